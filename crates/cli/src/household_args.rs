//! The words of `xiangyi household …`.

use crate::args::DocumentArgs;
use clap::Subcommand;

/// `xiangyi household …`
#[derive(Subcommand, Debug)]
pub enum HouseholdCommand {
    /// 一户一档:一户的全部资料
    Show {
        /// 户的编号、户编号,或成员的编号、身份证号
        which: String,
    },
    /// 修改户编号、组、住址、一户一策、措施、致贫原因、责任医生、帮扶人
    Change(DocumentArgs),
    /// 立户、分户
    Found(DocumentArgs),
    /// 迁入、出生、入户、迁回
    MoveIn(DocumentArgs),
    /// 迁出
    MoveOut(DocumentArgs),
    /// 转到本村另一户
    Move(DocumentArgs),
    /// 转到本乡镇另一个村
    MoveVillage(DocumentArgs),
    /// 死亡
    Death(DocumentArgs),
    /// 户主变更
    Head(DocumentArgs),
    /// 户主变更后各成员的关系建议,不写入
    Propose(DocumentArgs),
    /// 与户主关系变更
    Relation(DocumentArgs),
    /// 更正一次变动,连同它带来的变动
    Correct(DocumentArgs),
    /// 身份类别
    #[command(subcommand)]
    Category(CategoryCommand),
    /// 登记或更正一年的参保
    Insurance(DocumentArgs),
    /// 疾病
    #[command(subcommand)]
    Disease(DiseaseCommand),
}

/// `xiangyi household category …`
#[derive(Subcommand, Debug)]
pub enum CategoryCommand {
    /// 列出全部类别及其前后名称
    List,
    /// 认定
    Give(DocumentArgs),
    /// 终止,或撤销终止
    End(DocumentArgs),
    /// 更正
    Correct(DocumentArgs),
    /// 撤销登记错的一条
    Withdraw(DocumentArgs),
}

/// `xiangyi household disease …`
#[derive(Subcommand, Debug)]
pub enum DiseaseCommand {
    /// 登记
    Register(DocumentArgs),
    /// 修改
    Change(DocumentArgs),
    /// 结案,或撤销结案
    End(DocumentArgs),
    /// 撤销登记错的一条
    Withdraw(DocumentArgs),
}
