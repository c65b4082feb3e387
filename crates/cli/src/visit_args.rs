//! The words of `xiangyi visit`.

use crate::args::DocumentArgs;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `xiangyi visit …`
#[derive(Subcommand, Debug)]
pub enum VisitCommand {
    /// 登记一次随访
    Add(DocumentArgs),
    /// 一位居民的随访记录,带全部项目
    List {
        /// 居民:编号或身份证号
        #[arg(long)]
        resident: String,
        /// 只看一种表单
        #[arg(long)]
        form: Option<String>,
    },
    /// 随访照片
    #[command(subcommand)]
    Photo(PhotoCommand),
    /// 健康教育处方
    #[command(subcommand)]
    Prescription(PrescriptionCommand),
    /// 转诊追踪:转往何处、两周内结果
    #[command(subcommand)]
    Referral(ReferralCommand),
    /// 仪器测量值里还没有被随访采用的
    Measurements {
        /// 只看一位居民:编号或身份证号
        who: Option<String>,
    },
    /// 请院长看一看的随访记录(只提示,不影响记录)
    Honesty(PeriodArgs),
    /// 统计表:慢病签约管理、随访到期清单、村医工作量
    #[command(subcommand)]
    Table(TableCommand),
}

/// `xiangyi visit photo …`
#[derive(Subcommand, Debug)]
pub enum PhotoCommand {
    /// 给一次随访加照片(缩到 300 KB 以内)
    Add {
        /// 随访编号
        visit: String,
        /// 照片文件
        file: PathBuf,
    },
    /// 一次随访的照片
    List {
        /// 随访编号
        visit: String,
    },
    /// 把一张照片存成文件
    Save {
        /// 随访编号
        visit: String,
        /// 照片名
        hash: String,
        /// JPEG 文件
        #[arg(long)]
        out: PathBuf,
    },
    /// 撤回一张照片
    Withdraw(DocumentArgs),
}

/// `xiangyi visit prescription …`
#[derive(Subcommand, Debug)]
pub enum PrescriptionCommand {
    /// 一位居民可用的模板和开过的处方
    Open {
        /// 编号或身份证号
        who: String,
    },
    /// 开一张:{"resident","template","sections"?,"next_on"?}
    Issue(DocumentArgs),
    /// 一位居民开过的处方
    List {
        /// 编号或身份证号
        who: String,
    },
}

/// `xiangyi visit referral …`
#[derive(Subcommand, Debug)]
pub enum ReferralCommand {
    /// 还没有结果的转诊
    List {
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
        /// 只看超过两周的
        #[arg(long)]
        overdue: bool,
    },
    /// 转往何处:{"visit","institution","department"?,"reason"?}
    Record(DocumentArgs),
    /// 转诊结果:{"visit","on","result"}
    Result(DocumentArgs),
}

/// A period and a place.
#[derive(Args, Debug)]
pub struct PeriodArgs {
    /// 第一天
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// 最后一天(默认今天)
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// 只看一个村:代码、名称或编号
    #[arg(long)]
    pub village: Option<String>,
}

/// `xiangyi visit table …`
#[derive(Subcommand, Debug)]
pub enum TableCommand {
    /// 慢病签约管理(村 × 病种)
    Chronic {
        /// 期间和村
        #[command(flatten)]
        period: PeriodArgs,
        /// 只看一个病种
        #[arg(long)]
        disease: Option<String>,
        /// 列出一个数字后面的人:patients、managed、not_managed、signed、not_signed、due、visited、not_visited、controlled、not_controlled、referred
        #[arg(long)]
        people: Option<String>,
    },
    /// 随访到期、逾期清单
    Due {
        /// 期间和村
        #[command(flatten)]
        period: PeriodArgs,
        /// 只看逾期的
        #[arg(long)]
        overdue: bool,
    },
    /// 村医工作量
    Workload(PeriodArgs),
}
