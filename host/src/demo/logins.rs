//! Who can log in to the demo county, and with what.

/// The password of everybody in the demo county. The server prints it: a demo county holds invented people only.
pub const PASSWORD: &str = "wushe-demo";

/// Administrator of 旺苍县.
pub const COUNTY: &str = "county";

/// Staff of 治城社区, where the liaison card is on.
pub const STAFF: &str = "zhicheng";

/// An elder of 治城社区 who lives alone and holds a card.
pub const RESIDENT: &str = "resident";

/// Staff of the neighbouring community, where the liaison card is off.
pub const NEIGHBOUR: &str = "neighbour";

/// Staff of 普子岭社区, the community of the 40 grids.
pub const GRIDS: &str = "puziling";

/// Administrator of 治城社区.
pub const ADMIN: &str = "admin";

/// Keeps the books of the charity fund of 治城社区.
pub const BOOKKEEPER: &str = "bookkeeper";

/// Approves what the bookkeeper has prepared.
pub const APPROVER: &str = "approver";

/// Staff of 陈家岭社区, who run the love canteen and keep the books of its fund.
pub const CANTEEN: &str = "chenjialing";

/// An elder of 陈家岭社区 who eats there.
pub const DINER: &str = "diner";

/// A volunteer of 陈家岭社区 who brings meals.
pub const CARRIER: &str = "carrier";

/// How many volunteers of 治城社区 can log in.
pub const VOLUNTEERS: usize = 3;

/// A volunteer of 治城社区, `number` from 1 to [`VOLUNTEERS`].
#[must_use]
pub fn volunteer(number: usize) -> String {
    format!("volunteer{number}")
}

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Their role, as messages name it: `role-<role>`.
    pub role: &'static str,
    /// What they log in with.
    pub login: String,
    /// Their name.
    pub name: &'static str,
    /// Where.
    pub unit: &'static str,
}

/// Everybody who can log in, in the order in which it is printed.
#[must_use]
pub fn all() -> Vec<Login> {
    let login = |role, login: &str, name, unit| Login { role, login: login.to_owned(), name, unit };
    let mut all = vec![
        login("county_admin", COUNTY, "何敏", "旺苍县"),
        login("staff", STAFF, "刘红梅", "治城社区"),
        login("unit_admin", ADMIN, "杨光明", "治城社区"),
        login("fund_clerk", BOOKKEEPER, "蒋文静", "治城社区"),
        login("fund_approver", APPROVER, "何国栋", "治城社区"),
        login("staff", NEIGHBOUR, "唐静", "滨河社区"),
        login("staff", GRIDS, "罗小平", "普子岭社区"),
        login("resident", RESIDENT, "李秀兰", "治城社区"),
    ];
    let volunteers = ["王建军", "陈丽", "赵志强"];
    all.extend(
        (1..=VOLUNTEERS).zip(volunteers).map(|(number, name)| login("volunteer", &volunteer(number), name, "治城社区")),
    );
    all.extend([
        login("staff", CANTEEN, "王素琴", "陈家岭社区"),
        login("resident", DINER, "张桂芳", "陈家岭社区"),
        login("volunteer", CARRIER, "周勇", "陈家岭社区"),
    ]);
    all
}

/// The name of whoever has this login.
pub(super) fn name(login: &str) -> &'static str {
    all().into_iter().find(|known| known.login == login).map_or("", |known| known.name)
}
