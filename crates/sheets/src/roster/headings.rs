//! The words of headings, as lists: a county with other words adds a line here.

/// Parts of headings about someone beside the household.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const OTHER_PEOPLE: &[&str] = &[
    "联系人", "监护", "配偶", "父亲", "母亲", "家长", "医生", "医师",
    "护士", "责任", "帮扶", "干部", "负责", "家属", "亲属", "填表",
    "队长", "团队", "村医", "代理", "代办", "经办", "审核", "登记人",
    "调查", "随访人", "持卡", "开户", "受益人", "法人", "丈夫", "妻子",
    "父母", "驻村", "网格", "见证", "担保", "介绍人", "收款", "包保",
    "结对",
];

/// Headings that say no more than that the column is the name or the number.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const PLAIN: &[&str] = &[
    "姓名", "身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号", "公民身份证号码", "居民身份证号",
    "居民身份证号码",
];

/// Parts of headings of ID numbers.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const ID_NUMBER: &[&str] = &[
    "身份证", "身份号", "证件号", "公民身份", "证件编号", "身份证件", "身份代码", "身分证",
    "社会保障号",
];

/// Parts that turn such a heading into something else.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const NOT_THE_NUMBER: &[&str] = &[
    "类型", "类别", "种类", "有效", "期限", "地址", "住址", "机关",
    "复印", "是否", "正反", "照片", "签发", "后四位", "后4位", "后六位",
    "日期", "性别", "姓名", "图片", "核对", "曾用",
];

/// Whole headings of names beside those that end in 姓名.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const NAME: &[&str] = &[
    "名字", "居民", "患者", "签约居民", "服务对象", "签约对象", "家庭成员", "成员",
    "参保人", "申请人", "name",
];

/// Whole headings of villages.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const VILLAGE: &[&str] = &[
    "村", "村名", "村居", "行政村", "行政村名称", "所在村", "所属村", "所在行政村",
    "所属行政村", "村委会", "村民委员会", "居委会", "社区", "村社区", "村/社区", "村、社区",
    "村/居委会", "村居委会", "所在社区", "村名称", "村委", "村庄", "所在村居", "居住村",
];

/// Whole headings of groups below the village.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const GROUP: &[&str] = &[
    "组", "组别", "组名", "小组", "村民小组", "村民组", "村小组", "所在组",
    "屯", "屯组", "自然村", "自然村屯", "队", "生产队", "社", "自然屯",
    "小组名称", "组号", "自然村组",
];

/// Whole headings of household numbers.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const HOUSEHOLD_NUMBER: &[&str] = &[
    "户编号", "户号", "户编码", "户口编号", "家庭编号", "家庭编码", "户序号", "家庭档案号",
    "家庭档案编号", "户籍编号", "户口簿号", "户口本号",
];

/// Whole headings of addresses.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const ADDRESS: &[&str] = &[
    "住址", "地址", "家庭住址", "家庭地址", "现住址", "居住地址", "户籍地址", "详细地址",
    "户籍住址", "身份证住址", "身份证地址", "联系地址", "常住地址", "现居住地", "居住地", "门牌号",
];

/// Whole headings of lists of diseases.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const DISEASES: &[&str] = &[
    "患病情况", "慢性病", "慢病", "疾病名称", "病种", "所患疾病", "患病名称", "病名",
    "疾病", "患病", "患病病种", "慢性病病种", "慢性病名称", "主要疾病", "主要病种", "大病名称",
    "所患病种", "疾病情况", "慢病病种", "慢病名称", "患病种类", "疾病种类", "慢性病情况", "慢性病种类",
    "慢病种类", "慢病类型", "慢性病类型", "患病类型", "疾病类型", "大病病种", "现患疾病", "现患病种",
    "患有疾病", "患有慢性病", "所患慢性病", "所患慢病", "慢性疾病", "患何种疾病", "患何种慢性病", "患有何种疾病",
    "患有何种慢性病", "其他慢性病", "其他慢病", "其他疾病", "重大疾病", "大病", "病种名称", "疾病病种",
];

/// Headings that ask for one disease.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const ONE_DISEASE: &[&str] = &[
    "高血压", "糖尿病", "2型糖尿病", "肺结核", "严重精神障碍", "冠心病", "脑卒中", "慢阻肺",
];

/// Whole headings of category words.
#[rustfmt::skip] // one word a line would hide the list
pub(super) const CATEGORY: &[&str] = &[
    "身份类别", "人员类别", "人群分类", "人群类别", "人员类型", "户类型", "户类别", "贫困户类型",
    "贫困类型", "贫困户属性", "贫困属性", "脱贫属性", "脱贫户类型", "户属性", "对象类别", "对象类型",
    "农户类型", "农户类别", "农户属性", "家庭类型", "家庭类别", "所在户家庭类型", "困难类型", "困难类别",
    "身份", "属性", "类别", "救助对象类别", "监测对象类别", "监测户类型", "特殊人群", "人员属性",
    "人口类别", "身份属性", "救助类别", "困难人群类别", "人群", "服务人群", "重点人群", "签约人群",
    "人员身份",
];
