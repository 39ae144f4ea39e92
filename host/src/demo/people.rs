//! Invented people: names, identity numbers from an area that does not exist, telephone numbers from a range of the demo.

use std::collections::BTreeSet;

use super::chance::Chance;

/// An area that GB/T 2260 never assigned: no real person has a number that begins with it.
const AREA: &str = "510899";

/// The year in which the demo county lives; ages are counted from it.
pub(super) const YEAR: u32 = 2026;

const FAMILY: [&str; 24] = [
    "李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "何", "苟", "向", "罗", "唐", "冯", "邓", "蒲",
    "谭", "袁", "昝", "侯", "伏",
];
const ELDER_WOMEN: [&str; 18] = [
    "秀兰", "桂英", "素珍", "玉芳", "淑华", "秀英", "翠兰", "明珍", "玉兰", "桂芳", "琼英", "素华", "凤英", "秀琼",
    "德珍", "玉珍", "菊英", "兴秀",
];
const ELDER_MEN: [&str; 18] = [
    "国富", "德明", "正华", "兴国", "光荣", "永福", "大全", "志远", "文才", "天贵", "福生", "仕成", "明德", "开元",
    "朝富", "子云", "登科", "绍武",
];
const WOMEN: [&str; 18] = [
    "丽", "晓琳", "红梅", "小燕", "春燕", "敏", "雪梅", "佳慧", "倩", "玲", "艳", "晓蓉", "静", "海燕", "莉", "小英",
    "慧敏", "雨桐",
];
const MEN: [&str; 18] = [
    "勇", "建军", "伟", "小平", "强", "涛", "志强", "鹏", "军", "小东", "浩", "斌", "永刚", "杰", "鑫", "大伟", "俊",
    "子豪",
];

/// How old somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// 6–15
    Child,
    /// 20–58
    Adult,
    /// 65–92
    Elder,
}

/// Somebody invented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) id_number: String,
    pub(super) phone: String,
}

/// Invents people; nobody twice.
#[derive(Debug)]
pub(super) struct People {
    pub(super) chance: Chance,
    id_numbers: BTreeSet<String>,
    phones: u32,
}

impl People {
    /// From a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), id_numbers: BTreeSet::new(), phones: 0 }
    }

    /// Somebody of this age.
    pub(super) fn person(&mut self, age: Age) -> Person {
        let woman = self.chance.happens(if age == Age::Elder { 60 } else { 50 });
        let given = match (age, woman) {
            (Age::Elder, true) => self.chance.pick(&ELDER_WOMEN),
            (Age::Elder, false) => self.chance.pick(&ELDER_MEN),
            (_, true) => self.chance.pick(&WOMEN),
            (_, false) => self.chance.pick(&MEN),
        };
        let name = format!("{}{given}", self.chance.pick(&FAMILY));
        self.named(&name, age, woman)
    }

    /// Somebody with a name of their own.
    pub(super) fn named(&mut self, name: &str, age: Age, woman: bool) -> Person {
        Person { name: name.to_owned(), id_number: self.id_number(age, woman), phone: self.phone() }
    }

    /// A telephone number of the demo: 1990000 and four digits.
    pub(super) fn phone(&mut self) -> String {
        self.phones += 1;
        format!("1990000{:04}", self.phones)
    }

    fn id_number(&mut self, age: Age, woman: bool) -> String {
        loop {
            let years = match age {
                Age::Child => self.chance.between(6, 15),
                Age::Adult => self.chance.between(20, 58),
                Age::Elder => self.chance.between(65, 92),
            };
            let (month, day) = (self.chance.between(1, 12), self.chance.between(1, 28));
            // The last digit of the order tells men (odd) from women (even).
            let order = self.chance.between(0, 49) * 2 + u32::from(!woman);
            let first = format!("{AREA}{:04}{month:02}{day:02}{order:03}", YEAR - years);
            let number = format!("{first}{}", check_digit(&first));
            if self.id_numbers.insert(number.clone()) {
                return number;
            }
        }
    }
}

/// The check digit of GB 11643 (ISO 7064 MOD 11-2): the remainder of the weighted sum, looked up.
fn check_digit(first: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

#[cfg(test)]
mod tests {
    use wushe_core::domain::check;

    use super::*;

    #[test]
    fn invented_numbers_are_valid_unique_and_of_nobody() {
        let mut people = People::new(7);
        let mut seen = BTreeSet::new();
        for index in 0..2000 {
            let person = people.person([Age::Child, Age::Adult, Age::Elder][index % 3]);
            assert!(person.id_number.starts_with("510899") && person.phone.starts_with("1990000"), "{person:?}");
            assert_eq!(check::id_number(&person.id_number).ok().as_ref(), Some(&person.id_number));
            assert!(seen.insert(person.id_number) && seen.insert(person.phone));
        }
    }

    #[test]
    fn the_check_digit_can_be_ten() {
        assert_eq!(check_digit("51089919620504019"), 'X');
        assert_eq!(check_digit("51089919580309002"), '9');
    }

    #[test]
    fn the_same_seed_invents_the_same_people() {
        let (mut one, mut two) = (People::new(3), People::new(3));
        for _ in 0..50 {
            assert_eq!(one.person(Age::Elder), two.person(Age::Elder));
        }
    }
}
