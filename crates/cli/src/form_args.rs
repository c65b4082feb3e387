//! The words of `xiangyi form`.

use clap::Subcommand;
use std::path::PathBuf;

/// `xiangyi form …`
#[derive(Subcommand, Debug)]
pub enum FormCommand {
    /// 列出表单:国家表单,和数据文件夹 forms/ 里本县自己的表单
    List,
    /// 一个表单的项目、编码、单位和范围
    Show {
        /// 表单代码
        form: String,
        /// 版本(默认现行版)
        #[arg(long)]
        edition: Option<String>,
    },
    /// 检查一个表单文件,逐处说明错误
    Check {
        /// TOML 文件
        file: PathBuf,
    },
    /// 随访频次:列出,或选用一种
    Frequency {
        /// 频次代码(不写则只列出)
        code: Option<String>,
    },
    /// 专人管理的名册:列出可以查看的人,或增减一人
    Access {
        /// 允许查看的登录名
        #[arg(long, conflicts_with = "deny")]
        allow: Option<String>,
        /// 不再允许的登录名
        #[arg(long)]
        deny: Option<String>,
        /// 哪个名册:severe_mental_disorder、hiv 或 tuberculosis
        #[arg(long, default_value = "severe_mental_disorder")]
        register: String,
    },
    /// 一个名册是否由专人管理
    Restrict {
        /// hiv 或 tuberculosis(严重精神障碍始终由专人管理)
        register: String,
        /// 不再由专人管理
        #[arg(long)]
        open: bool,
    },
}
