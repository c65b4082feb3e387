//! The words of the command line, as `xiangyi --help` shows them.

use crate::admission_args::{
    AccountsCommand, AdmissionCommand, AidCommand, ChronicCommand, PolicyCommand, StatisticsCommand,
};
use crate::case_args::{CaseCommand, RejectedCommand};
use crate::contract_args::{ContractCommand, PackCommand, TeamCommand};
use crate::form_args::FormCommand;
use crate::list_args::{ExportCommand, ListCommand};
use crate::screening_args::{CampaignCommand, GoodsCommand, ScreeningCommand, ScreeningPrintArgs};
use crate::visit_args::VisitCommand;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 乡医:没有窗口的同一个程序。用户名取自 XIANGYI_USER,口令取自 XIANGYI_PASSWORD。
#[derive(Parser, Debug)]
#[command(name = "xiangyi", version, disable_help_subcommand = true)]
pub struct Cli {
    /// 数据文件夹
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 在标准输出上只写一个 JSON 文档
    #[arg(long, global = true)]
    pub json: bool,
    /// 要做的事
    #[command(subcommand)]
    pub command: Command,
}

/// Everything that can be asked for.
#[derive(Subcommand, Debug)]
#[expect(clippy::large_enum_variant, reason = "one is read in each run")]
pub enum Command {
    /// 新建加密数据库,环境里的用户成为院长
    Init {
        /// 九位机构代码
        #[arg(long)]
        org_code: String,
        /// 机构名称
        #[arg(long)]
        org_name: String,
        /// 院长姓名(默认用登录名)
        #[arg(long)]
        name: Option<String>,
    },
    /// 用户
    #[command(subcommand)]
    User(UserCommand),
    /// 生成一个虚构的乡镇,用于演示
    Demo {
        /// 居民人数
        #[arg(long, default_value_t = 50_000)]
        residents: u32,
        /// 随机种子
        #[arg(long, default_value_t = 1)]
        seed: u32,
    },
    /// 导入
    #[command(subcommand)]
    Import(ImportCommand),
    /// 搜索居民
    Search {
        /// 汉字、拼音、首字母、身份证号的一段、电话尾号、户编号、档案编号
        text: String,
        /// 最多几条
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// 模糊音:z/zh、c/ch、s/sh、n/l、en/eng、in/ing(默认按用户的设置)
        #[arg(long)]
        fuzzy: bool,
    },
    /// 居民
    #[command(subcommand)]
    Resident(ResidentCommand),
    /// 一户一档
    #[command(subcommand)]
    Household(crate::household_args::HouseholdCommand),
    /// 重复居民
    #[command(subcommand)]
    Duplicates(crate::duplicates_args::DuplicatesCommand),
    /// 行政村
    #[command(subcommand)]
    Village(VillageCommand),
    /// 名单
    #[command(subcommand)]
    List(ListCommand),
    /// 导出
    #[command(subcommand)]
    Export(ExportCommand),
    /// 备份到文件并验证
    Backup {
        /// 备份文件
        file: PathBuf,
    },
    /// 从备份恢复到数据文件夹
    Restore {
        /// 备份文件
        file: PathBuf,
    },
    /// 检查数据库、账目和审计链
    Check,
    /// 随访表单
    #[command(subcommand)]
    Form(FormCommand),
    /// 随访
    #[command(subcommand)]
    Visit(VisitCommand),
    /// 随访任务清单
    Due {
        /// 按哪一天计算(默认今天)
        #[arg(long)]
        on: Option<NaiveDate>,
        /// 只看一个村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
    },
    /// 签约团队
    #[command(subcommand)]
    Team(TeamCommand),
    /// 服务包
    #[command(subcommand)]
    Pack(PackCommand),
    /// 签约
    #[command(subcommand)]
    Contract(ContractCommand),
    /// 因病致贫筛查批次
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// 因病致贫筛查
    #[command(subcommand)]
    Screening(ScreeningCommand),
    /// 发放登记:保健箱、联系卡、服务卡、手册
    #[command(subcommand)]
    Goods(GoodsCommand),
    /// 打印到 PDF 文件
    Print(PrintArgs),
    /// 住院:先诊疗后付费
    #[command(subcommand)]
    Admission(AdmissionCommand),
    /// 按政策包结算一张费用单,不需要数据库
    Settle {
        /// 政策包代码,或政策包文件
        #[arg(long)]
        policy: String,
        /// 费用单 JSON 文件,或 -
        #[arg(long)]
        bill: PathBuf,
    },
    /// 政策包
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// 账:试算平衡、对账、日结月结、申报、拨付
    #[command(subcommand)]
    Accounts(AccountsCommand),
    /// 先诊疗后付费统计 (T6)
    #[command(subcommand)]
    Statistics(StatisticsCommand),
    /// 县域外就医救助
    #[command(subcommand)]
    Aid(AidCommand),
    /// 门诊慢病认定
    #[command(subcommand)]
    Chronic(ChronicCommand),
    /// 用一次性代码加入县级服务器
    Enroll {
        /// 服务器地址
        #[arg(long)]
        server: String,
        /// 一次性代码
        #[arg(long)]
        code: String,
        /// 县级证书文件
        #[arg(long)]
        ca: Option<PathBuf>,
    },
    /// 与县级服务器同步:先上传,后下载
    Sync,
    /// 用 U 盘与县里交换
    #[command(subcommand)]
    Exchange(ExchangeCommand),
    /// 等人处理的冲突
    Cases {
        /// 看一件、裁定一件;不写就列出全部
        #[command(subcommand)]
        command: Option<CaseCommand>,
    },
    /// 被服务器拒绝的更改
    Rejected {
        /// 看一条、更正后重发、撤回;不写就列出全部
        #[command(subcommand)]
        command: Option<RejectedCommand>,
    },
}

/// `xiangyi exchange …`
#[derive(Subcommand, Debug)]
pub enum ExchangeCommand {
    /// 把未上传的更改写成文件,带到县里
    Export {
        /// 新文件,一般以 .xyb 结尾
        file: PathBuf,
        /// 文件最大多少兆;放不下的照片留到下一个文件
        #[arg(long, value_parser = clap::value_parser!(u64).range(2..=200))]
        max_mb: Option<u64>,
    },
    /// 读入县里的回执文件
    Import {
        /// 县里写的 .answer.xyb
        file: PathBuf,
    },
    /// 看文件里有什么,不读入
    Show {
        /// .xyb 文件
        file: PathBuf,
    },
}

/// `xiangyi user …`
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// 新增用户;新口令取自 XIANGYI_NEW_PASSWORD
    Add {
        /// 登录名
        #[arg(long)]
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// village_doctor、clinic_staff、cashier 或 head
        #[arg(long)]
        role: String,
        /// 负责的村,可以重复:代码、名称或编号
        #[arg(long = "village")]
        villages: Vec<String>,
    },
    /// 列出用户
    List,
    /// 停用用户
    Disable {
        /// 登录名
        login: String,
    },
    /// 修改口令;新口令取自 XIANGYI_NEW_PASSWORD
    Password {
        /// 登录名(默认自己)
        login: Option<String>,
    },
}

/// `xiangyi import …`
#[derive(Subcommand, Debug)]
pub enum ImportCommand {
    /// 导入花名册:xlsx、xls、csv
    Roster {
        /// 花名册文件
        file: PathBuf,
        /// 只预览,不写入
        #[arg(long)]
        dry_run: bool,
        /// 表头、列和改过的行(JSON,同预览里的选择);不给则按表头识别
        #[arg(long)]
        mapping: Option<PathBuf>,
    },
    /// 导入血压计等仪器的测量值:留待随访时采用,不会自动成为随访
    Measurements {
        /// csv、xlsx 或 xls
        file: PathBuf,
        /// 只预览,不写入
        #[arg(long)]
        dry_run: bool,
        /// 各列是什么(JSON 列表 [{"column","field"}]);不给则按表头和上次的选择
        #[arg(long)]
        mapping: Option<PathBuf>,
    },
    /// 撤销一次导入
    Undo {
        /// 导入编号
        import_id: String,
    },
    /// 列出导入
    List,
}

/// `xiangyi resident …`
#[derive(Subcommand, Debug)]
pub enum ResidentCommand {
    /// 登记一位居民;可能已登记的人会先询问(might_be_known)
    Add(DocumentArgs),
    /// 登记前查一查:号码是否已用,谁可能是同一人
    Check(DocumentArgs),
    /// 更正:{"resident","fields":{…}}
    Correct(DocumentArgs),
    /// 还没有证件的人(默认超过 30 天)
    Incomplete {
        /// 几天
        #[arg(long)]
        days: Option<u32>,
    },
    /// 一位居民的全部资料
    Show {
        /// 编号或身份证号
        who: String,
    },
    /// 编档案编号:一位居民,或全村还没有编号的人
    Number {
        /// 编号或身份证号
        #[arg(required_unless_present = "village", conflicts_with = "village")]
        who: Option<String>,
        /// 全村:代码、名称或编号
        #[arg(long)]
        village: Option<String>,
    },
}

/// `xiangyi village …`
#[derive(Subcommand, Debug)]
pub enum VillageCommand {
    /// 列出各村、官方代码和档案编号的余量
    List,
    /// 填写一个村的官方代码
    Code {
        /// 名称或编号
        village: String,
        /// 12 位数字,前 9 位是本乡镇的
        code: String,
    },
}

/// A JSON document from a file, or from standard input with `-`.
#[derive(Args, Debug)]
pub struct DocumentArgs {
    /// JSON 文件,或 -
    #[arg(default_value = "-")]
    pub file: PathBuf,
}

/// `xiangyi print KIND --out FILE.pdf`
#[derive(Args, Debug)]
pub struct PrintArgs {
    /// contract-roster、contract-statistics、contract-claims、contract、contracts、contract-handbook、contact-card、policy-card、wall-board、settlement、admission-agreement、followup-sheet、blank-followup、screening-form、goods-list、prescription、referral-slip、chronic-table、due-table、workload、trip-sheet、trip-forms、pay-later-statistics、admission-register、arrears-register、papers-register、aid-register、payer-claims、household-ledger、daily-costs、receipt、arrears-plan、outpatient-receipt
    pub kind: String,
    /// PDF 文件;表格也可以是 .xlsx
    #[arg(long)]
    pub out: PathBuf,
    /// 大字
    #[arg(long)]
    pub large_print: bool,
    /// 纸张:designed(按版式)、a4、a3、k16(16开)
    #[arg(long, default_value = "designed")]
    pub paper: String,
    /// 页边距:usual、wide、binding(左侧装订)
    #[arg(long, default_value = "usual")]
    pub margins: String,
    /// xlsx 里身份证号和电话不遮挡
    #[arg(long)]
    pub whole_ids: bool,
    /// 按哪一天(默认今天)
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// 只打印一个村:代码、名称或编号
    #[arg(long)]
    pub village: Option<String>,
    /// 只打印一个团队
    #[arg(long)]
    pub team: Option<String>,
    /// 人群或身份类别代码(签约花名册)
    #[arg(long)]
    pub category: Option<String>,
    /// 在此日及以前到期(签约花名册)
    #[arg(long)]
    pub until: Option<NaiveDate>,
    /// 列,用逗号分开(签约花名册)
    #[arg(long, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// 居民:编号或身份证号
    #[arg(long)]
    pub resident: Option<String>,
    /// 住院编号
    #[arg(long)]
    pub admission: Option<String>,
    /// 门诊慢病结算的编号
    #[arg(long)]
    pub bill: Option<String>,
    /// 协议编号
    #[arg(long)]
    pub contract: Option<String>,
    /// 户的编号
    #[arg(long)]
    pub household: Option<String>,
    /// 随访表单代码
    #[arg(long)]
    pub form: Option<String>,
    /// 起始日期(签约统计)
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// 到哪一天(住院登记、证件登记、申报清单)
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// 月份中的任一天(服务包费用清单)
    #[arg(long)]
    pub month: Option<NaiveDate>,
    /// 只列一个付费方(服务包费用清单)
    #[arg(long)]
    pub payer: Option<String>,
    /// 只打印从未打印过的(一村的协议书)
    #[arg(long)]
    pub unprinted: bool,
    /// 政策包代码(政策明白卡、政策公示)
    #[arg(long)]
    pub policy: Option<String>,
    /// policy、admission_flow、outpatient_flow、contract_flow(上墙公示)
    #[arg(long)]
    pub board: Option<String>,
    /// 病种(慢病签约管理)
    #[arg(long)]
    pub disease: Option<String>,
    /// 只列逾期的(随访到期清单)
    #[arg(long)]
    pub overdue: bool,
    /// 健康教育处方编号
    #[arg(long)]
    pub prescription: Option<String>,
    /// 随访编号(转诊单)
    #[arg(long)]
    pub visit: Option<String>,
    /// 巡诊单和巡诊空白表的名单,用逗号分开:overdue、today、week、recheck、referral、not_reached、year
    #[arg(long, value_delimiter = ',')]
    pub buckets: Vec<String>,
    /// 筛查表和发放登记表的选择
    #[command(flatten)]
    pub screening: ScreeningPrintArgs,
}
