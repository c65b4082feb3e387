//! Accounts in words.

use xiangyi_domain::admissions::{Account, WaivedFee};
use xiangyi_settlement::LayerCode;

/// The name of an account as it is shown and printed.
pub(crate) fn account_name(account: &str) -> String {
    match account {
        Account::PATIENT => return "应收患者".to_owned(),
        Account::CHARGES => return "医疗收入".to_owned(),
        Account::CASH => return "现金".to_owned(),
        Account::BANK => return "银行存款".to_owned(),
        Account::HOSPITAL => return "超病种标准自担".to_owned(),
        Account::TOP_UP => return "卫生院兜底".to_owned(),
        Account::WRITE_OFF => return "欠费核销".to_owned(),
        _ => {}
    }
    if let Some(layer) = account.strip_prefix(Account::PAYER) {
        let name = layer.parse::<LayerCode>().map_or(layer, |code| code.name());
        return format!("应收{name}");
    }
    if let Some(fee) = account.strip_prefix(Account::WAIVED) {
        let name = WaivedFee::ALL.into_iter().find(|known| known.code() == fee).map_or(fee, |known| known.name());
        return format!("减免{name}");
    }
    account.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_has_its_word() {
        for (account, name) in [
            ("patient", "应收患者"),
            ("payer:basic", "应收基本医保"),
            ("waived:ambulance", "减免救护车接诊费"),
            ("top_up", "卫生院兜底"),
            ("newer", "newer"),
        ] {
            assert_eq!(account_name(account), name);
        }
    }
}
