//! A million invented people: names as frequent as names are, identity numbers from an area that does not exist, telephone
//! numbers that nobody has.

use wushe_tests::Chance;

/// Family names, the frequent ones first.
const FAMILY: &str = "李王张刘陈杨赵黄周吴徐何罗唐冯邓蒲谭袁侯伏苟向昝孙马朱胡林郭高梁郑谢宋许韩曹彭曾萧田董潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟陆汪范金石廖贾夏韦付方白邹孟熊秦";
/// Characters of given names.
const GIVEN: &str = "秀兰桂英素珍玉芳淑华翠明琼凤德菊兴国富正光荣永福大全志远文才天贵生仕成开元朝子云登科绍武丽晓琳红梅小燕春敏雪佳慧倩玲艳蓉静海莉雨桐勇建军伟平强涛鹏东浩斌刚杰鑫俊豪";

/// How many different telephone numbers and identity numbers there are.
const PHONES: usize = 100_000_000;
const DAYS: usize = 90 * 12 * 28;

/// Invents people by number: the same number is the same person.
#[derive(Debug)]
pub(crate) struct People {
    family: Vec<char>,
    given: Vec<char>,
}

impl People {
    pub(crate) fn new() -> Self {
        Self { family: FAMILY.chars().collect(), given: GIVEN.chars().collect() }
    }

    /// A name of two or, mostly, three characters.
    pub(crate) fn name(&self, chance: &mut Chance) -> String {
        let mut name = String::with_capacity(9);
        name.push(*chance.pick_first(&self.family));
        name.push(*chance.pick_first(&self.given));
        if chance.per_mille(800) {
            name.push(*chance.pick_first(&self.given));
        }
        name
    }

    /// What somebody types who looks for a name: its beginning, of one or two characters.
    pub(crate) fn name_beginning(&self, chance: &mut Chance) -> String {
        let name = self.name(chance);
        let characters = if chance.per_mille(300) { 1 } else { 2 };
        name.chars().take(characters).collect()
    }
}

/// The telephone number of the person with this number: 199 and eight digits, the last four of them evenly spread.
pub(crate) fn phone(number: usize) -> String {
    format!("199{:08}", number * 7919 % PHONES)
}

/// The identity number of the person with this number, from an area that GB/T 2260 never assigned.
pub(crate) fn id_number(number: usize) -> String {
    let (day, order) = (number * 7 % DAYS, number / DAYS);
    let (year, month, day) = (1930 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    let first = format!("510899{year:04}{month:02}{day:02}{:03}", order % 1000);
    let digit = check_digit(&first);
    format!("{first}{digit}")
}

/// The check digit of GB 11643 (ISO 7064 MOD 11-2).
fn check_digit(first: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}
