//! The words of `xiangyi list …` and `xiangyi export …`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `xiangyi list …`
#[derive(Subcommand, Debug)]
pub enum ListCommand {
    /// 居民名单
    Residents {
        /// 筛选
        #[command(flatten)]
        filter: FilterArgs,
        /// 一页
        #[command(flatten)]
        page: PageArgs,
    },
    /// 一户一档台账
    Households {
        /// 筛选
        #[command(flatten)]
        filter: FilterArgs,
        /// 一页
        #[command(flatten)]
        page: PageArgs,
    },
    /// 可选的筛选条件和各自的人数
    Choices {
        /// 筛选
        #[command(flatten)]
        filter: FilterArgs,
    },
}

/// `xiangyi export …`
#[derive(Subcommand, Debug)]
pub enum ExportCommand {
    /// 导出居民名单:xlsx 或 csv
    Residents(ExportArgs),
    /// 导出一户一档台账:xlsx 或 csv
    Households(ExportArgs),
    /// 按收到的模板导出花名册,列序与模板相同,身份证号完整
    Roster {
        /// 收到的模板(xlsx)
        #[arg(long)]
        template: PathBuf,
        /// 要写的文件(xlsx)
        #[arg(long)]
        out: PathBuf,
        /// 筛选
        #[command(flatten)]
        filter: FilterArgs,
    },
    /// 按另一个系统的表格导出随访,列序与表格相同,身份证号完整
    Visits {
        /// 另一个系统的表格(xlsx)
        #[arg(long)]
        template: PathBuf,
        /// 要写的文件(xlsx)
        #[arg(long)]
        out: PathBuf,
        /// 表单代码,如 hypertension
        #[arg(long)]
        form: String,
        /// 只要一个村:编号、代码或名称
        #[arg(long)]
        village: Option<String>,
        /// 起始日期
        #[arg(long)]
        from: Option<NaiveDate>,
        /// 截止日期
        #[arg(long)]
        to: Option<NaiveDate>,
    },
    /// 导出 FHIR R4(NDJSON),身份证号完整
    Fhir {
        /// 要写的文件(ndjson)
        #[arg(long)]
        out: PathBuf,
        /// 筛选
        #[command(flatten)]
        filter: FilterArgs,
    },
}

/// What is written, and how.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// 要写的文件:xlsx 或 csv
    #[arg(long)]
    pub out: PathBuf,
    /// 列,按顺序,可以重复(默认自己选定的列)
    #[arg(long = "column")]
    pub columns: Vec<String>,
    /// 身份证号和电话不打码
    #[arg(long)]
    pub whole_ids: bool,
    /// csv 的编码:utf8 或 gb18030
    #[arg(long)]
    pub encoding: Option<String>,
    /// 筛选
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// Which residents.
#[derive(Args, Debug)]
pub struct FilterArgs {
    /// 村:代码、名称或编号
    #[arg(long)]
    pub village: Option<String>,
    /// 组
    #[arg(long)]
    pub group: Option<String>,
    /// 身份类别:代码或名称
    #[arg(long)]
    pub category: Option<String>,
    /// 病种:代码或名称
    #[arg(long)]
    pub disease: Option<String>,
    /// 签约:in_force 或 none
    #[arg(long)]
    pub contract: Option<String>,
    /// 只要随访逾期的
    #[arg(long)]
    pub overdue: bool,
    /// 人员状态:present、dead 或 moved_out
    #[arg(long)]
    pub status: Option<String>,
    /// 年龄,从
    #[arg(long)]
    pub age_from: Option<u16>,
    /// 年龄,到
    #[arg(long)]
    pub age_to: Option<u16>,
    /// 缺项:id_number、phone、birth_on、record_number、household、proof、contract、visit 或 any
    #[arg(long)]
    pub missing: Option<String>,
    /// 查找
    #[arg(long)]
    pub text: Option<String>,
    /// 排序:household、name、age 或 next_due
    #[arg(long)]
    pub sort: Option<String>,
    /// 倒序
    #[arg(long)]
    pub descending: bool,
}

/// Which part of a list.
#[derive(Args, Debug)]
pub struct PageArgs {
    /// 从第几行之后
    #[arg(long)]
    pub after: Option<u32>,
    /// 最多几行
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}
