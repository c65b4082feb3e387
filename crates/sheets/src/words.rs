//! The sentences about rosters, in the users' language. Each names the remedy.

use crate::error::FileError;
use crate::roster::{Flag, Reason};

/// Why a row was not taken, and what to do about it.
#[must_use]
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::MissingName => "姓名为空。请补上姓名后重新导入。",
        Reason::MissingId => "没有身份证号。请补上号码；确实没有证件的，可在预览中按“无证件”手工录入。",
        Reason::BadName => "姓名不像人名（以 = + - @ 开头、没有文字或过长）。请改成真实姓名。",
        Reason::BadLength => {
            "身份证号位数不对：应为 18 位（老号 15 位；残疾人证 20 位，补办的 22 位，类别 1–7、等级 1–4）。请核对原件。"
        }
        Reason::BadChars => "身份证号里有不该有的字符：只能是数字，最后一位可以是 X。请核对原件。",
        Reason::BadCheckDigit => "身份证号校验位不对，至少有一位写错了。请对照身份证逐位核对。",
        Reason::BadBirthDate => {
            "身份证号里的出生日期不成立（没有这一天、在将来、早于 1900 年或超过 120 岁）。请核对原件。"
        }
        Reason::PrecisionLost => {
            "身份证号被存成了数字，后几位已经丢失，无法恢复。请把该列设为“文本”格式，重新输入号码后再导入。"
        }
        Reason::Duplicate => "与前面一行是同一个人（号码、姓名都相同），只取前面那一行。请删去多余的行。",
        Reason::IdConflict => "同一个身份证号写在了不同的姓名下，这些行都没有导入。请核对后只留正确的一行。",
    }
}

/// What to know about a row that was taken.
#[must_use]
pub const fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Legacy15 => "15 位老身份证号，已换成 18 位。请在见到本人时核对新证。",
        Flag::DisabilityCert => "填的是残疾人证号，已取前 18 位作为身份证号，其余记为残疾类别和等级。请核对。",
        Flag::SexMismatch => "性别与身份证号不一致，已按身份证号。请核对性别或号码。",
        Flag::BirthMismatch => "出生日期与身份证号不一致，已按身份证号。请核对出生日期或号码。",
        Flag::BadDate => "有一个日期看不懂，该项留空。请按 2019-3-5 这样的写法补录。",
        Flag::NumberLost => {
            "档案编号或户编号被存成了数字，后几位已经丢失，该项留空。请把该列设为“文本”格式，重新输入后再导入。"
        }
        Flag::OddName => {
            "姓名里有名字以外的字（如“?”、方框、括号、“户主”），或旧系统写不出、拆开写的字。请对照身份证改正姓名。"
        }
    }
}

/// Why a file was refused, and what to do about it.
#[must_use]
pub const fn file_error(error: &FileError) -> &'static str {
    match error {
        FileError::EmptyFile => "文件是空的。请确认选对了文件，或请对方重新发送。",
        FileError::NoRows => "表头下面没有任何人员。请确认选对了文件，填好人员后再导入。",
        FileError::NoHeader => {
            "没有找到表头：需要有一行同时写着“姓名”和“身份证号”。请补上表头；隐藏的工作表请先取消隐藏。"
        }
        FileError::NotXlsx => "这不是 Excel、WPS 表格或 csv 文件。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。",
        FileError::Encrypted => "文件设了打开密码。请在 Excel 或 WPS 中去掉密码，另存后再导入。",
        FileError::TooLarge => "文件太大：一次最多导入 20 万人。请按村或乡镇拆成几个文件再导入。",
        FileError::Corrupt => "文件已损坏或没有传完整。请重新复制或下载；能打开的话，另存为 .xlsx 再导入。",
        FileError::Cancelled => "已取消，没有导入任何内容。",
        FileError::Io(_) => "文件打不开。请确认文件还在、没有被别的程序占用，并且有权限读写。",
        FileError::NotWritten(_) => "文件没有写成。请检查位置是否存在、是否有权限、磁盘是否已满，或换个位置。",
        FileError::Write(_) => "表格写不出来。请确认磁盘有空间、目标文件没有被打开，再试一次。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_says_what_to_do() {
        let reasons = Reason::ALL.map(reason);
        let flags = Flag::ALL.map(flag);
        for sentence in reasons.iter().chain(&flags) {
            assert!(sentence.contains('请') || sentence.contains("取"), "{sentence}");
            assert!(sentence.ends_with('。'), "{sentence}");
        }
    }
}
