//! The words of admissions, policies, accounts and aid.

use crate::args::DocumentArgs;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `xiangyi admission …`
#[derive(Subcommand, Debug)]
pub enum AdmissionCommand {
    /// 入院前看:身份、参保、未结清、提示
    Desk {
        /// 居民:编号或身份证号
        resident: String,
        /// 入院日期(默认今天)
        #[arg(long)]
        on: Option<NaiveDate>,
    },
    /// 入院登记
    Register {
        /// JSON 文件,或 -
        #[arg(default_value = "-")]
        file: PathBuf,
        /// 院长放行未结清的病人,并写明理由
        #[arg(long = "override", value_name = "REASON")]
        override_reason: Option<String>,
    },
    /// 撤回登记错的住院
    Withdraw(DocumentArgs),
    /// 录入某一天的费用
    Cost(DocumentArgs),
    /// 更正某一天的费用
    CorrectCost(DocumentArgs),
    /// 转科、换床
    Move(DocumentArgs),
    /// 减免费用
    Waive(DocumentArgs),
    /// 爱心物品
    Kit(DocumentArgs),
    /// 出院
    Discharge(DocumentArgs),
    /// 撤回出院
    WithdrawDischarge(DocumentArgs),
    /// 试算,不写入
    Estimate(DocumentArgs),
    /// 同一次住院按两个政策包试算
    Compare(DocumentArgs),
    /// 结算
    Settle(DocumentArgs),
    /// 收费
    Pay(DocumentArgs),
    /// 退费
    Refund(DocumentArgs),
    /// 分期协议
    Instalments(DocumentArgs),
    /// 核销(院长)
    WriteOff(DocumentArgs),
    /// 逃费
    Abscond(DocumentArgs),
    /// 不再拦截(院长)
    LiftBlock(DocumentArgs),
    /// 退结算,或冲销一笔账
    Reverse(DocumentArgs),
    /// 因前面的结算变动而受影响的结算
    Affected {
        /// 居民:编号或身份证号
        resident: String,
        /// 年度
        #[arg(long)]
        year: i32,
    },
    /// 按当时的费用单和政策包重算,核对
    Recompute {
        /// 住院编号
        admission: String,
    },
    /// 收下证件
    TakePapers(DocumentArgs),
    /// 归还证件
    ReturnPapers(DocumentArgs),
    /// 录入其他医院的结算
    Outside(DocumentArgs),
    /// 撤回录错的外院结算
    WithdrawOutside(DocumentArgs),
    /// 列出外院结算
    ListOutside {
        /// 居民:编号或身份证号
        #[arg(long)]
        resident: Option<String>,
    },
    /// 列出住院
    List(AdmissionListArgs),
    /// 一次住院
    Show {
        /// 住院编号
        admission: String,
    },
}

/// Which admissions.
#[derive(Args, Debug)]
pub struct AdmissionListArgs {
    /// 状态
    #[arg(long)]
    pub state: Option<String>,
    /// 姓名、拼音、证件号或住院号的一部分
    #[arg(long)]
    pub text: Option<String>,
    /// 欠费
    #[arg(long)]
    pub owing: bool,
    /// 证件未归还
    #[arg(long, conflicts_with = "owing")]
    pub papers_out: bool,
    /// 上一页的 next
    #[arg(long)]
    pub after: Option<String>,
    /// 每页行数
    #[arg(long)]
    pub limit: Option<u32>,
}

/// `xiangyi policy …`
#[derive(Subcommand, Debug)]
pub enum PolicyCommand {
    /// 列出政策包
    List,
    /// 一个政策包
    Show {
        /// 代码或文件
        pack: String,
    },
    /// 检查政策包文件;多个文件时也互相检查
    Check {
        /// TOML 文件
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// 同一张费用单按两个政策包试算
    Compare {
        /// 代码或文件
        first: String,
        /// 代码或文件
        second: String,
        /// 费用单 JSON 文件,或 -
        #[arg(long)]
        bill: PathBuf,
    },
    /// 本机的政策包,含已停用的版本
    Kept,
    /// 收入一个政策包(院长)
    Add {
        /// TOML 文件
        file: PathBuf,
    },
    /// 从某日起使用一个版本(院长)
    Activate(DocumentArgs),
}

/// `xiangyi accounts …`
#[derive(Subcommand, Debug)]
pub enum AccountsCommand {
    /// 试算平衡
    TrialBalance {
        /// 从哪一天
        #[arg(long)]
        from: Option<NaiveDate>,
        /// 到哪一天(默认今天)
        #[arg(long)]
        until: Option<NaiveDate>,
    },
    /// 一个科目的对账单
    Statement {
        /// 科目,如 payer:basic
        account: String,
        /// 从哪一天
        #[arg(long)]
        from: NaiveDate,
        /// 到哪一天(默认今天)
        #[arg(long)]
        until: Option<NaiveDate>,
    },
    /// 一位病人的对账单
    Patient {
        /// 居民:编号或身份证号
        resident: String,
    },
    /// 日结、月结
    Close(DocumentArgs),
    /// 历次日结、月结
    Closings,
    /// 向各支付方申报
    Claims {
        /// 出院日期从
        #[arg(long)]
        from: NaiveDate,
        /// 到
        #[arg(long)]
        to: NaiveDate,
        /// 只一个支付方,如 basic
        #[arg(long)]
        payer: Option<String>,
    },
    /// 支付方拨付
    Remit(DocumentArgs),
}

/// `xiangyi statistics …`
#[derive(Subcommand, Debug)]
pub enum StatisticsCommand {
    /// T6:一个月和本年累计
    PayLater {
        /// 月份里的任一天
        #[arg(long)]
        month: NaiveDate,
    },
    /// T6 某一栏背后的住院
    PayLaterBehind(DocumentArgs),
}

/// `xiangyi aid …`
#[derive(Subcommand, Debug)]
pub enum AidCommand {
    /// 申请
    Apply(DocumentArgs),
    /// 村、乡镇、县审核
    Review(DocumentArgs),
    /// 公示
    Announce(DocumentArgs),
    /// 打卡发放
    Pay(DocumentArgs),
    /// 撤回
    Withdraw(DocumentArgs),
    /// 列出申请
    List {
        /// 状态
        #[arg(long)]
        state: Option<String>,
    },
}

/// `xiangyi chronic …`
#[derive(Subcommand, Debug)]
pub enum ChronicCommand {
    /// 提出认定
    PutForward(DocumentArgs),
    /// 认定结果
    Decide(DocumentArgs),
    /// 停止
    End(DocumentArgs),
    /// 门诊慢病费用试算,不写入
    Estimate(DocumentArgs),
    /// 门诊慢病结算、收费
    Bill(DocumentArgs),
    /// 退门诊慢病结算
    ReverseBill(DocumentArgs),
    /// 列出门诊慢病结算
    Bills {
        /// 居民:编号或身份证号
        #[arg(long)]
        resident: Option<String>,
    },
    /// 列出认定
    List {
        /// 居民:编号或身份证号
        #[arg(long)]
        resident: Option<String>,
    },
}
