//! The words of `campaign`, `screening` and `goods`.

use crate::args::DocumentArgs;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// `xiangyi campaign …`
#[derive(Subcommand, Debug)]
pub enum CampaignCommand {
    /// 新建筛查批次
    Add(DocumentArgs),
    /// 修改筛查批次
    Change(DocumentArgs),
    /// 列出筛查批次
    List,
    /// 关闭筛查批次;--reopen 重新打开
    Close {
        /// 编号或名称
        campaign: String,
        /// 关闭日期(默认今天)
        #[arg(long)]
        on: Option<NaiveDate>,
        /// 重新打开
        #[arg(long)]
        reopen: bool,
    },
}

/// `xiangyi screening …`
#[derive(Subcommand, Debug)]
pub enum ScreeningCommand {
    /// 登记一户的筛查结果
    Add(DocumentArgs),
    /// 列出一个批次的户
    List {
        /// 批次编号或名称(默认最近未关闭的)
        #[arg(long)]
        campaign: Option<String>,
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
        /// 只看一个组
        #[arg(long)]
        group: Option<String>,
        /// all、todo、done、screened、verified、sick、major、chronic、cause、entered、not_entered
        #[arg(long)]
        show: Option<String>,
    },
    /// 一户的筛查记录
    Show {
        /// 户编号、户号或成员身份证号
        household: String,
        /// 批次编号或名称(默认最近未关闭的)
        #[arg(long)]
        campaign: Option<String>,
    },
    /// 核准一户或多户
    Verify(DocumentArgs),
    /// 标记已录入国家系统
    Enter(DocumentArgs),
    /// 登记不再因病致贫
    Exit(DocumentArgs),
    /// 撤回误登的退出
    TakeBackExit(DocumentArgs),
    /// 各村进度
    Progress {
        /// 批次编号或名称(默认最近未关闭的)
        #[arg(long)]
        campaign: Option<String>,
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
    },
    /// 年度增减
    Yearly {
        /// 年份
        #[arg(long)]
        year: i32,
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
        /// 应下降的百分数(默认 1)
        #[arg(long)]
        goal: Option<u32>,
    },
}

/// `xiangyi goods …`
#[derive(Subcommand, Debug)]
pub enum GoodsCommand {
    /// 登记发放,一户或多户
    Add(DocumentArgs),
    /// 谁领了、谁还没领
    List {
        /// 物品代码或名称
        #[arg(long)]
        item: String,
        /// 一个村:代码、名称或编号;不给则只列各村户数
        #[arg(long)]
        village: Option<String>,
        /// 只看一个组
        #[arg(long)]
        group: Option<String>,
        /// all、having、none、unsigned
        #[arg(long)]
        show: Option<String>,
        /// 全部户,不只是脱贫户和监测户
        #[arg(long)]
        everybody: bool,
    },
    /// 撤回登错的发放
    TakeBack(DocumentArgs),
}

/// What the screening form and the list of goods need beside a village or household.
#[derive(Args, Debug)]
pub struct ScreeningPrintArgs {
    /// 筛查批次:编号或名称
    #[arg(long)]
    pub campaign: Option<String>,
    /// 不带筛查结果,供手写
    #[arg(long)]
    pub blank: bool,
    /// 发放的物品:代码或名称
    #[arg(long)]
    pub item: Option<String>,
    /// 只打印一个组
    #[arg(long)]
    pub group: Option<String>,
    /// all、having、none、unsigned
    #[arg(long)]
    pub show: Option<String>,
    /// 全部户,不只是脱贫户和监测户
    #[arg(long)]
    pub everybody: bool,
}
