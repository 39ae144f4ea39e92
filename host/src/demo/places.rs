//! The places of the demo county. The county and its townships carry their real codes and names; of the communities and
//! villages three are real (治城, 陈家岭, 普子岭), their codes and all the others are invented.

/// A township: three digits of its code, name, name in English, and how many communities (居委会) and villages (村委会)
/// the demo has in it.
pub(super) struct Township {
    pub(super) code: &'static str,
    pub(super) name_zh: &'static str,
    pub(super) name_en: &'static str,
    communities: usize,
    villages: usize,
}

/// A community or village of the demo county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Community {
    pub(super) code: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    /// Whether name and place are made up.
    pub(super) invented: bool,
}

/// Code of the county.
pub(super) const COUNTY: &str = "510821000000";

/// 东河镇治城社区: volunteers and liaison cards.
pub const ZHICHENG: &str = "510821100001";

/// The neighbour of 治城社区, where no module is on.
pub const NEIGHBOUR: &str = "510821100002";

/// 白水镇陈家岭社区: the community complex.
pub const CHENJIALING: &str = "510821103001";

/// 普济镇普子岭社区: the 40 grids.
pub const PUZILING: &str = "510821107001";

/// Grids of 普子岭社区.
pub(super) const GRIDS: usize = 40;

const fn township(
    code: &'static str,
    name_zh: &'static str,
    name_en: &'static str,
    communities: usize,
    villages: usize,
) -> Township {
    Township { code, name_zh, name_en, communities, villages }
}

/// The 23 townships.
pub(super) const TOWNSHIPS: [Township; 23] = [
    township("100", "东河镇", "Donghe Town", 8, 8),
    township("101", "嘉川镇", "Jiachuan Town", 3, 9),
    township("102", "木门镇", "Mumen Town", 2, 9),
    township("103", "白水镇", "Baishui Town", 3, 8),
    township("105", "张华镇", "Zhanghua Town", 2, 8),
    township("106", "黄洋镇", "Huangyang Town", 2, 8),
    township("107", "普济镇", "Puji Town", 3, 9),
    township("108", "三江镇", "Sanjiang Town", 2, 8),
    township("110", "五权镇", "Wuquan Town", 1, 8),
    township("111", "高阳镇", "Gaoyang Town", 1, 8),
    township("112", "双汇镇", "Shuanghui Town", 1, 8),
    township("113", "英萃镇", "Yingcui Town", 1, 8),
    township("114", "国华镇", "Guohua Town", 1, 8),
    township("115", "龙凤镇", "Longfeng Town", 1, 8),
    township("116", "九龙镇", "Jiulong Town", 1, 8),
    township("117", "米仓山镇", "Micangshan Town", 1, 7),
    township("118", "大德镇", "Dade Town", 1, 8),
    township("119", "大两镇", "Daliang Town", 1, 7),
    township("120", "水磨镇", "Shuimo Town", 1, 7),
    township("121", "盐河镇", "Yanhe Town", 1, 7),
    township("122", "天星镇", "Tianxing Town", 1, 7),
    township("204", "燕子乡", "Yanzi Township", 1, 7),
    township("207", "檬子乡", "Mengzi Township", 1, 7),
];

/// The communities and villages whose names stand in the sources, and the neighbour.
const NAMED: [(&str, &str, &str, bool); 4] = [
    (ZHICHENG, "治城社区", "Zhicheng Community", false),
    (NEIGHBOUR, "滨河社区", "Binhe Community", true),
    (CHENJIALING, "陈家岭社区", "Chenjialing Community", false),
    (PUZILING, "普子岭社区", "Puziling Community", false),
];

const FIRST: [(&str, &str); 22] = [
    ("青", "Qing"),
    ("石", "Shi"),
    ("双", "Shuang"),
    ("金", "Jin"),
    ("柏", "Bai"),
    ("桃", "Tao"),
    ("茶", "Cha"),
    ("松", "Song"),
    ("清", "Qing"),
    ("长", "Chang"),
    ("红", "Hong"),
    ("向", "Xiang"),
    ("竹", "Zhu"),
    ("云", "Yun"),
    ("梨", "Li"),
    ("凤", "Feng"),
    ("明", "Ming"),
    ("新", "Xin"),
    ("古", "Gu"),
    ("银", "Yin"),
    ("杏", "Xing"),
    ("枫", "Feng"),
];

const SECOND: [(&str, &str); 11] = [
    ("溪", "xi"),
    ("坪", "ping"),
    ("湾", "wan"),
    ("垭", "ya"),
    ("坝", "ba"),
    ("梁", "liang"),
    ("岩", "yan"),
    ("井", "jing"),
    ("林", "lin"),
    ("桥", "qiao"),
    ("树", "shu"),
];

impl Township {
    /// Its whole code.
    pub(super) fn full_code(&self) -> String {
        format!("510821{}000", self.code)
    }
}

/// The communities and villages of each township, in the order of [`TOWNSHIPS`]. No name occurs twice in the county.
pub(super) fn communities() -> Vec<Vec<Community>> {
    let mut names = invented_names();
    TOWNSHIPS
        .iter()
        .map(|township| {
            // 001–199 are residents' committees, 200–399 villagers' committees.
            let towns = (1..=township.communities).map(|number| (number, "社区", "Community"));
            let villages = (0..township.villages).map(|number| (200 + number, "村", "Village"));
            towns
                .chain(villages)
                .map(|(number, ending_zh, ending_en)| {
                    let code = format!("510821{}{number:03}", township.code);
                    if let Some((_, zh, en, invented)) = NAMED.iter().find(|named| named.0 == code) {
                        return Community { code, name_zh: (*zh).into(), name_en: (*en).into(), invented: *invented };
                    }
                    let (zh, en) = names.next().unwrap_or_default();
                    let (name_zh, name_en) = (format!("{zh}{ending_zh}"), format!("{en} {ending_en}"));
                    Community { code, name_zh, name_en, invented: true }
                })
                .collect()
        })
        .collect()
}

/// Names such as 青溪, each once: the second part walks on with the first, so that neighbours do not sound alike.
fn invented_names() -> impl Iterator<Item = (String, String)> {
    (0..SECOND.len()).flat_map(|round| {
        FIRST.iter().enumerate().map(move |(index, first)| {
            let second = SECOND[(index + round) % SECOND.len()];
            (format!("{}{}", first.0, second.0), format!("{}{}", first.1, second.1))
        })
    })
}

/// Code and names of a grid of 普子岭社区, `number` from 1.
pub(super) fn grid(number: usize) -> (String, String, String) {
    (format!("{PUZILING}{number:03}"), format!("第{number}网格"), format!("Grid {number}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_county_has_23_townships_and_220_communities_and_villages() {
        let all: Vec<_> = communities().concat();
        assert_eq!((TOWNSHIPS.len(), all.len()), (23, 220));
        let codes: BTreeSet<_> = all.iter().map(|community| &community.code).collect();
        let names: BTreeSet<_> = all.iter().map(|community| &community.name_zh).collect();
        assert_eq!((codes.len(), names.len()), (220, 220), "codes and names are unique");
        assert!(all.iter().all(|community| community.name_zh.chars().count() >= 3), "every place has a name");
    }

    #[test]
    fn the_three_real_communities_are_where_the_sources_have_them() {
        let all = communities();
        let at = |code: &str| {
            let township = TOWNSHIPS.iter().position(|township| code.starts_with(&township.full_code()[..9]));
            let township = township.expect("a township");
            let community = all[township].iter().find(|community| community.code == code).expect("a community");
            (TOWNSHIPS[township].name_zh, community.name_zh.clone(), community.invented)
        };
        assert_eq!(at(ZHICHENG), ("东河镇", "治城社区".to_owned(), false));
        assert_eq!(at(CHENJIALING), ("白水镇", "陈家岭社区".to_owned(), false));
        assert_eq!(at(PUZILING), ("普济镇", "普子岭社区".to_owned(), false));
        assert_eq!(at(NEIGHBOUR).0, "东河镇");
        assert_eq!(all.concat().iter().filter(|community| !community.invented).count(), 3);
    }
}
