//! The words of `duplicates` and of `resident add`.

use crate::args::DocumentArgs;
use clap::Subcommand;

/// `xiangyi duplicates …`
#[derive(Subcommand, Debug)]
pub enum DuplicatesCommand {
    /// 可能是同一人的居民,可能性大的在前
    List {
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
        /// 跳过前几对
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// 最多几对
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// 两位居民逐项对照
    Compare {
        /// 保留的一位:编号或证件号码
        kept: String,
        /// 并入的一位:编号或证件号码
        merged: String,
    },
    /// 合并:{"kept","merged","chosen":{"name":"kept|merged"}}
    Merge(DocumentArgs),
    /// 撤销一次合并
    Undo {
        /// 合并的编号
        merge: String,
    },
    /// 标记为不同的人,不再询问
    Different {
        /// 编号或证件号码
        one: String,
        /// 编号或证件号码
        other: String,
    },
    /// 一位居民的合并记录
    History {
        /// 编号或证件号码
        who: String,
    },
}
