//! The words of `team`, `pack` and `contract`.

use crate::args::DocumentArgs;
use chrono::NaiveDate;
use clap::Subcommand;

/// `xiangyi team …`
#[derive(Subcommand, Debug)]
pub enum TeamCommand {
    /// 列出团队
    List,
    /// 新增团队
    Add {
        /// 团队名称
        #[arg(long)]
        name: String,
        /// 队长的登录名(默认自己)
        #[arg(long)]
        leader: Option<String>,
    },
    /// 更改团队的名称、成员、职责和服务的村
    Change(DocumentArgs),
    /// 停用团队
    End {
        /// 团队编号或名称
        #[arg(long)]
        team: String,
    },
}

/// `xiangyi pack …`
#[derive(Subcommand, Debug)]
pub enum PackCommand {
    /// 列出服务包
    List,
    /// 新增服务包,或某代码从某日起的新版本
    Add(DocumentArgs),
}

/// `xiangyi contract …`
#[derive(Subcommand, Debug)]
pub enum ContractCommand {
    /// 签约
    Add(DocumentArgs),
    /// 列出签约
    List,
    /// 解约或终止
    End(DocumentArgs),
    /// 撤回尚未服务的签约
    Withdraw(DocumentArgs),
    /// 登记未签原因
    Unsigned(DocumentArgs),
    /// 未签原因和解约原因的代码
    Reasons,
    /// 即将到期或已到期、尚未续签的签约
    Renewable {
        /// 只看一个村
        #[arg(long)]
        village: Option<String>,
        /// 多少天内到期
        #[arg(long)]
        within_days: Option<u32>,
    },
    /// 批量续签
    Renew(DocumentArgs),
    /// 签约对象已死亡或迁出的签约
    Gone {
        /// 只看一个村
        #[arg(long)]
        village: Option<String>,
    },
    /// 批量终止已死亡或迁出者的签约
    EndGone(DocumentArgs),
    /// 登记一次履约服务
    Service(DocumentArgs),
    /// 履约:应做、已做、未做
    Fulfilment {
        /// 只看一名居民,直到每次服务
        #[arg(long)]
        resident: Option<String>,
        /// resident、doctor、village、item
        #[arg(long)]
        by: Option<String>,
        /// all、never、due、complete
        #[arg(long)]
        show: Option<String>,
        /// 统计日期
        #[arg(long)]
        on: Option<NaiveDate>,
        /// 只看一个村
        #[arg(long)]
        village: Option<String>,
    },
    /// 签约统计
    Statistics {
        /// 统计日期
        #[arg(long)]
        on: Option<NaiveDate>,
        /// 起始日期
        #[arg(long)]
        from: Option<NaiveDate>,
        /// 只看一个村
        #[arg(long)]
        village: Option<String>,
    },
    /// 统计数字背后的名单
    Standing(DocumentArgs),
    /// 服务包费用清单
    Claims {
        /// 月份中的任一天
        #[arg(long)]
        month: NaiveDate,
        /// 只看一个村
        #[arg(long)]
        village: Option<String>,
    },
}
