//! `goods list`: by village and item, with who has none yet.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Named, Names};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::goods::{Item, items};
use xiangyi_domain::id::{GoodsIssuedId, HouseholdId, VillageId};
use xiangyi_domain::residents::mask_phone;
use xiangyi_domain::screening::{Rate, Target};
use xiangyi_domain::users::Right;
use xiangyi_store::goods_issued::{self, HouseholdGoods, Wanted};
use xiangyi_store::{Reader, villages};

/// Which households.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum GoodsShow {
    /// All.
    #[default]
    All,
    /// That have it.
    Having,
    /// That have none yet.
    None,
    /// That have it and did not sign.
    Unsigned,
}

/// What is asked.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListGoods {
    /// The item's code or word.
    pub item: String,
    /// Village by id, code or name. Without one, only the figures by village are given.
    #[serde(default)]
    pub village: Option<String>,
    /// 组.
    #[serde(default)]
    pub group: Option<String>,
    /// Which households.
    #[serde(default)]
    pub show: GoodsShow,
    /// Every household; only registered poor, lifted and monitored ones if `false`.
    #[serde(default)]
    pub everybody: bool,
}

/// Who has an item.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsList {
    /// The item.
    pub item: Item,
    /// Every item there is.
    pub items: Vec<Item>,
    /// By village, in visiting order; villages without such a household are left out.
    pub villages: Vec<GoodsVillage>,
    /// The households of the village, by 组 and number.
    pub rows: Vec<GoodsRow>,
    /// Every 组 of the village.
    pub groups: Vec<String>,
}

/// How far a village is.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsVillage {
    /// The village.
    pub village: Named<VillageId>,
    /// Households that have it, of those that should.
    pub having: Rate,
    /// Households that signed for it.
    pub signed: u32,
    /// Households that have none yet.
    pub none: u32,
}

/// A household.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsRow {
    /// Row.
    pub household: HouseholdId,
    /// 户编号.
    pub number: String,
    /// 组.
    pub group: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Name of the head of household.
    pub head: String,
    /// How many live in it.
    pub members: u32,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// What it has, oldest first; empty for none yet.
    pub issued: Vec<GoodsHolding>,
}

/// One handing-out.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsHolding {
    /// Row.
    pub id: GoodsIssuedId,
    /// How many.
    pub quantity: u32,
    /// When.
    pub issued_on: Option<NaiveDate>,
    /// By whom.
    pub issued_by: String,
    /// Whether it was signed for.
    pub signed: bool,
    /// Who signed.
    pub signed_by: Option<String>,
    /// Remark.
    pub remark: Option<String>,
}

impl Clinic {
    /// Who has an item and who has none yet, in the user's villages.
    ///
    /// # Errors
    /// `unknown_item`, `unknown_village`, `not_your_village`.
    pub fn list_goods(&self, input: &ListGoods, now: Now) -> Result<GoodsList, ClinicError> {
        self.must(Right::GoodsIssue)?;
        let item = item(&input.item)?;
        self.read(|reader| {
            let tags = Target::default().tags;
            let wanted =
                Wanted { item: &item.code, tags: (!input.everybody).then_some(tags.as_slice()), on: now.today };
            let mut figures = Vec::new();
            for village in villages::list(reader)?.into_iter().filter(|village| self.user().covers(village.id)) {
                let found = goods_issued::coverage(reader, village.id, &wanted)?;
                if found.households > 0 {
                    figures.push(GoodsVillage {
                        village: Named { id: village.id, name: village.name },
                        having: Rate::new(found.having, found.households),
                        signed: found.signed,
                        none: found.households - found.having,
                    });
                }
            }
            let village = self.village_filter(reader, input.village.as_deref())?;
            let (rows, groups) = match village {
                Some(village) => goods_rows(reader, village, input, item, now.today)?,
                None => (Vec::new(), Vec::new()),
            };
            Ok(GoodsList { item: item.clone(), items: items().to_vec(), villages: figures, rows, groups })
        })
    }
}

/// The item of a code or a word.
pub(crate) fn item(text: &str) -> Result<&'static Item, ClinicError> {
    Item::find(text).ok_or(ClinicError::unknown("item", "item"))
}

/// The households of a village that a list or a sheet shows, and every 组 of it.
pub(crate) fn goods_rows(
    reader: &Reader<'_>,
    village: VillageId,
    input: &ListGoods,
    item: &Item,
    today: NaiveDate,
) -> Result<(Vec<GoodsRow>, Vec<String>), ClinicError> {
    let tags = Target::default().tags;
    let wanted = Wanted { item: &item.code, tags: (!input.everybody).then_some(tags.as_slice()), on: today };
    let names = Names::load(reader)?;
    let found = goods_issued::of_village(reader, village, None, &wanted)?;
    let mut groups: Vec<String> = found.iter().filter_map(|row| row.group_name.clone()).collect();
    groups.dedup();
    let group = input.group.as_deref().filter(|group| !group.is_empty());
    let homes = found.chunk_by(|a, b| a.id == b.id).filter(|own| own[0].members > 0);
    let homes = homes.filter(|own| group.is_none() || own[0].group_name.as_deref() == group);
    let rows = homes.map(|own| goods_row(&names, own)).filter(|row| input.show.fits(row));
    Ok((rows.collect(), groups))
}

fn goods_row(names: &Names, own: &[HouseholdGoods]) -> GoodsRow {
    let first = &own[0];
    let count = |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok()).unwrap_or_default();
    let holding = |row: &HouseholdGoods| {
        Some(GoodsHolding {
            id: row.issue?,
            quantity: count(row.quantity),
            issued_on: row.issued_on,
            issued_by: names.user(row.issued_by),
            signed: row.signed == Some(true),
            signed_by: row.signed_by.clone(),
            remark: row.remark.clone(),
        })
    };
    GoodsRow {
        household: first.id,
        number: first.number.clone(),
        group: first.group_name.clone(),
        address: first.address.clone(),
        head: first.head.clone().unwrap_or_default(),
        members: count(Some(first.members)),
        phone_masked: first.phone.as_deref().map(mask_phone),
        issued: own.iter().filter_map(holding).collect(),
    }
}

impl GoodsShow {
    fn fits(self, row: &GoodsRow) -> bool {
        match self {
            GoodsShow::All => true,
            GoodsShow::Having => !row.issued.is_empty(),
            GoodsShow::None => row.issued.is_empty(),
            GoodsShow::Unsigned => !row.issued.is_empty() && row.issued.iter().all(|holding| !holding.signed),
        }
    }
}
