//! The words of `cases` and `rejected`.

use clap::Subcommand;

/// `xiangyi cases …`
#[derive(Subcommand, Debug)]
pub enum CaseCommand {
    /// 两个版本并排
    Show {
        /// 更改的编号 (`change_id`)
        change: String,
    },
    /// 裁定一件
    Decide {
        /// 更改的编号 (`change_id`)
        change: String,
        /// `keep` 保留现有 · `use_other` 用另一个 · `different_person` 不是同一人 · `withdraw` 撤回自己的
        #[arg(long)]
        choice: String,
        /// 理由;住院、记账和签约必填
        #[arg(long)]
        reason: Option<String>,
        /// 另一个人 (编号或身份证号),用于 `different_person`
        #[arg(long)]
        resident: Option<String>,
        /// 现有的一份从哪天起结束,用于 `use_other`
        #[arg(long)]
        on: Option<chrono::NaiveDate>,
    },
}

/// `xiangyi rejected …`
#[derive(Subcommand, Debug)]
pub enum RejectedCommand {
    /// 看一条和能更正的内容
    Show {
        /// 更改的编号 (`change_id`)
        change: String,
    },
    /// 更正后重发,仍用原来的行
    Resend {
        /// 更改的编号 (`change_id`)
        change: String,
        /// 要改的内容 `名称=值`,可重复
        #[arg(long = "set", value_name = "名称=值")]
        values: Vec<String>,
    },
    /// 撤回,连同等它的更改
    Withdraw {
        /// 更改的编号 (`change_id`)
        change: String,
        /// 理由
        #[arg(long)]
        reason: Option<String>,
    },
}
