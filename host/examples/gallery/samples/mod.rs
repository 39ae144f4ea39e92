//! Sample pages: one of every block, and the frames around them. Invented people throughout.

mod module_pages;

use std::collections::HashMap;

use askama::Template;
use wushe_host::i18n::{Catalog, Locale};
use wushe_host::web::format::Formatter;
use wushe_host::web::page::{self, FormState, PageContext, PersonText};
use wushe_host::web::view::{
    BlockView, ButtonView, ErrorTemplate, FieldKindView, FieldView, FlashView, FormView, ListItemView, LoginTemplate,
    NavGroupView, NavItemView, OptionView, PageTemplate, PageView, SheetCardView, Shell, ShellKind, StatView,
    SwitchView, TextSize, TileView, TreeNodeView, ValueView, WhoView,
};
use wushe_plugin_schema::page::Page;
use wushe_plugin_schema::value::{PersonField, Tone};

/// 23 November 2026, 14:05 in the county.
const NOW: i64 = 1_795_413_900_000_000;

/// Every sample, rendered: its name and its HTML.
pub(crate) fn all(locale: Locale, size: TextSize) -> askama::Result<Vec<(&'static str, String)>> {
    let make = Samples { locale, size };
    Ok(vec![
        ("login", make.login()?),
        ("error", make.error()?),
        ("resident", make.page(ShellKind::Phone, make.resident(), None)?),
        (
            "volunteer",
            make.page(ShellKind::Phone, make.module(module_pages::volunteer_page(), None), Some(Tone::Good))?,
        ),
        ("staff", make.page(ShellKind::Desk, make.staff(), None)?),
        ("card", make.page(ShellKind::Desk, make.module(module_pages::card_page(), None), None)?),
        (
            "form",
            make.page(
                ShellKind::Desk,
                make.module(module_pages::form_page(), Some(&module_pages::wrong_form())),
                None,
            )?,
        ),
        ("county", make.page(ShellKind::Desk, make.county(), None)?),
        ("hostile", make.page(ShellKind::Desk, make.module(module_pages::hostile_page(), None), None)?),
        ("print", make.page(ShellKind::Bare, make.sheet(), None)?),
    ])
}

struct Samples {
    locale: Locale,
    size: TextSize,
}

impl Samples {
    fn zh(&self, chinese: &str, english: &str) -> String {
        if self.locale == Locale::ZhCn { chinese.to_owned() } else { english.to_owned() }
    }

    fn t(&self, key: &str) -> String {
        Catalog::host().t(self.locale, key)
    }

    fn shell(&self, kind: ShellKind, title: &str) -> Shell {
        let item = |icon: &str, key: &str, current, count: u32| NavItemView {
            icon: icon.to_owned(),
            text: self.t(key),
            href: format!("/{key}"),
            current,
            count: if count == 0 { String::new() } else { format!("{count}") },
            ..NavItemView::default()
        };
        let nav = match kind {
            ShellKind::Bare => Vec::new(),
            ShellKind::Phone => vec![NavGroupView {
                title: String::new(),
                items: vec![
                    item("home", "nav-home", true, 0),
                    item("list-check", "nav-tasks", false, 2),
                    item("clock", "nav-hours", false, 0),
                ],
            }],
            ShellKind::Desk => vec![
                NavGroupView {
                    title: String::new(),
                    items: vec![
                        item("home", "nav-home", true, 0),
                        item("clipboard-list", "nav-requests", false, 7),
                        item("users", "nav-residents", false, 0),
                        item("heart-handshake", "nav-volunteers", false, 0),
                        item("clock", "nav-hours", false, 3),
                    ],
                },
                NavGroupView {
                    title: self.t("nav-services"),
                    items: vec![NavItemView {
                        icon: "credit-card".to_owned(),
                        text: self.zh("连心卡", "Liaison card"),
                        href: "/m".to_owned(),
                        ..NavItemView::default()
                    }],
                },
            ],
        };
        Shell {
            keys: Vec::new(),
            keys_on: false,
            prints: kind == ShellKind::Desk,
            locale: self.locale,
            size: self.size,
            kind,
            title: title.to_owned(),
            brand: if kind == ShellKind::Bare {
                self.t("app-name")
            } else {
                self.zh("治城社区", "Zhicheng community")
            },
            brand_sub: if kind == ShellKind::Bare {
                String::new()
            } else {
                self.zh("旺苍县东河镇", "Donghe, Wangcang county")
            },
            home: "/".to_owned(),
            here: "/staff/510821001001".to_owned(),
            who: (kind != ShellKind::Bare)
                .then(|| WhoView { name: self.zh("周晓敏", "Zhou Xiaomin"), role: self.t("role-staff") }),
            nav,
            flash: None,
            live: (kind != ShellKind::Bare).then(|| "/live?topics=x.y".to_owned()),
        }
    }

    fn page(&self, kind: ShellKind, page: PageView, flash: Option<Tone>) -> askama::Result<String> {
        let mut shell = self.shell(kind, &page.title);
        shell.flash = flash.map(|tone| FlashView {
            tone,
            text: self.zh("已接单，请尽快联系老人。", "Taken. Please ring as soon as you can."),
        });
        PageTemplate { shell, page, narrow: false }.render()
    }

    fn login(&self) -> askama::Result<String> {
        let field = |name: &str, key: &str, kind, autocomplete, error: String| FieldView {
            id: format!("login-{name}"),
            name: name.to_owned(),
            label: self.t(key),
            error,
            required: true,
            kind,
            autocomplete,
            ..FieldView::default()
        };
        let form = FormView {
            id: "login".to_owned(),
            action: "/login".to_owned(),
            fields: vec![
                field("login", "login-name", FieldKindView::Text, "username", String::new()),
                field("password", "login-password", FieldKindView::Password, "current-password", String::new()),
            ],
            error: self.t("login-wrong"),
            submit: self.t("login-submit"),
            ..FormView::default()
        };
        LoginTemplate { shell: self.shell(ShellKind::Bare, &self.t("login-title")), form }.render()
    }

    fn error(&self) -> askama::Result<String> {
        ErrorTemplate {
            shell: self.shell(ShellKind::Bare, &self.t("error-module-title")),
            heading: self.t("error-module-title"),
            advice: self.t("error-module"),
            reference: "01997c1e-0b1a-7c3e-9a44-0d5fd0e1a2b3".to_owned(),
            buttons: vec![ButtonView::go(self.t("back-home"), "/").primary()],
        }
        .render()
    }

    fn resident(&self) -> PageView {
        let tile = |icon: &str, title: String, text: String| TileView {
            icon: icon.to_owned(),
            title,
            text,
            href: "/m".to_owned(),
        };
        PageView::new(Catalog::host().ta(
            self.locale,
            "resident-hello",
            [("name", self.zh("李桂兰", "Li Guilan").into())],
        ))
        .with(BlockView::Tiles {
            tiles: vec![
                tile(
                    "credit-card",
                    self.zh("连心卡", "Liaison card"),
                    self.zh("有事拨一个电话，志愿者上门", "Ring once, a volunteer comes"),
                ),
                tile(
                    "soup",
                    self.zh("爱心食堂", "Love canteen"),
                    self.zh("今日菜单、订餐、送餐", "Today's menu and delivery"),
                ),
                tile(
                    "coffee",
                    self.zh("姐妹茶馆", "Sisters' teahouse"),
                    self.zh("开放时间和话题", "Openings and topics"),
                ),
                tile("plant-2", self.zh("爱心菜园", "Love garden"), self.zh("认领地块", "Adopt a plot")),
            ],
        })
        .with(BlockView::Heading { text: self.t("resident-requests") })
        .with(BlockView::List {
            items: vec![ListItemView {
                icon: "shopping-cart".to_owned(),
                title: self.zh("代购降压药", "Buy blood pressure medicine"),
                text: "20261123-0007".to_owned(),
                badges: vec![page::request_status(self.locale, "handling")],
                href: "/r".to_owned(),
            }],
        })
    }

    fn staff(&self) -> PageView {
        let stat = |key: &str, value: &str, tone| StatView {
            label: self.t(key),
            value: value.to_owned(),
            href: "/r".to_owned(),
            tone,
        };
        let mut view = self.module(module_pages::card_list_page(), None);
        view.blocks.insert(
            0,
            BlockView::Stats {
                tiles: vec![
                    stat("staff-open", "7", Tone::Info),
                    stat("staff-overdue", "1", Tone::Bad),
                    stat("staff-to-confirm", "2", Tone::Warn),
                    stat("staff-hours", "3", Tone::Neutral),
                ],
            },
        );
        view
    }

    fn county(&self) -> PageView {
        let leaf = |name: &str, on: bool| TreeNodeView {
            title: name.to_owned(),
            code: "510821100001".to_owned(),
            switch: Some(SwitchView {
                on,
                state: self.t(if on { "module-on" } else { "module-off" }),
                tone: if on { Tone::Good } else { Tone::Neutral },
                button: Some(if on {
                    ButtonView::post(self.t("module-disable"), "/d", Vec::new()).ask(self.t("module-disable-ask"))
                } else {
                    ButtonView::post(self.t("module-enable"), "/e", Vec::new())
                }),
            }),
            ..TreeNodeView::default()
        };
        let town = TreeNodeView {
            title: self.zh("东河镇", "Donghe"),
            code: "510821100000".to_owned(),
            open: true,
            children: vec![leaf(&self.zh("治城社区", "Zhicheng"), true), leaf(&self.zh("新华社区", "Xinhua"), false)],
            ..TreeNodeView::default()
        };
        let other = TreeNodeView {
            title: self.zh("白水镇", "Baishui"),
            code: "510821101000".to_owned(),
            values: vec![ValueView::Number(Catalog::host().ta(
                self.locale,
                "county-grid-count",
                [("n", 40_i64.into())],
            ))],
            ..TreeNodeView::default()
        };
        let stat = |key: &str, value: &str| StatView {
            label: self.t(key),
            value: value.to_owned(),
            href: "/x".to_owned(),
            tone: Tone::Neutral,
        };
        PageView { lead: self.t("modules-lead"), ..PageView::new(self.t("modules-title")) }
            .with(BlockView::Stats {
                tiles: vec![
                    stat("county-townships", "23"),
                    stat("county-communities", "220"),
                    stat("county-grids", "40"),
                ],
            })
            .with(BlockView::Alert { tone: Tone::Warn, text: self.t("module-suspended") })
            .with(BlockView::Tree { nodes: vec![town, other] })
            .with(BlockView::Form(FormView {
                id: "install".to_owned(),
                action: "/county/modules".to_owned(),
                title: self.t("modules-install"),
                fields: vec![FieldView {
                    id: "install-file".to_owned(),
                    name: "file".to_owned(),
                    label: self.t("modules-file"),
                    help: self.t("modules-file-help"),
                    required: true,
                    kind: FieldKindView::File { accept: ".wasm", several: false },
                    ..FieldView::default()
                }],
                submit: self.t("modules-install-submit"),
                upload: true,
                ..FormView::default()
            }))
    }

    fn sheet(&self) -> PageView {
        let card = |number: &str, holder: &str| SheetCardView {
            title: self.zh("连心卡", "Liaison card"),
            number: number.to_owned(),
            holder: holder.to_owned(),
            phones: vec![
                (self.zh("志愿者 王建国", "Volunteer Wang Jianguo"), "138 0000 0001".to_owned()),
                (self.zh("备用 刘芳", "Backup Liu Fang"), "138 0000 0002".to_owned()),
                (self.zh("社区值班台", "Community desk"), "0839 420 0001".to_owned()),
            ],
            qr: page::qr_svg("https://wushe.example/resident/510821100001/m/liaison-card/card?number=ZC-0012"),
            footer: self.zh("有事请拨打上面的电话，报出卡号。", "Ring one of these and say the number of your card."),
        };
        PageView {
            buttons: vec![ButtonView {
                text: self.t("print-now"),
                icon: String::new(),
                class: "btn-primary",
                does: wushe_host::web::view::ButtonDoes::Print,
            }],
            lead: self.t("print-hint"),
            ..PageView::new(self.zh("连心卡", "Liaison cards"))
        }
        .with(BlockView::Sheet {
            across: 2,
            cards: vec![
                card("ZC-0012", "李桂兰"),
                card("ZC-0013", "张德福"),
                card("ZC-0014", "杨秀英"),
                card("ZC-0015", "赵永昌"),
                card("ZC-0016", "何素珍"),
            ],
        })
    }

    fn module(&self, page: serde_json::Value, form: Option<&FormState>) -> PageView {
        let page: Page = serde_json::from_value(page).expect("a sample page under the schema");
        let source = if self.locale == Locale::ZhCn { MODULE_ZH } else { MODULE_EN };
        let catalog = Catalog::from_sources([(self.locale, source.to_owned())]).expect("sample messages");
        let mut people = HashMap::new();
        for (person, field) in page::people_in(&page) {
            let text = match (field, person.id.as_str()) {
                (PersonField::Phone, "v1") => {
                    PersonText { text: "138 0000 0001".to_owned(), masked: false, href: String::new() }
                }
                (PersonField::Phone, _) => {
                    PersonText { text: "139****0007".to_owned(), masked: true, href: "/p".to_owned() }
                }
                (PersonField::Address, _) => PersonText {
                    text: self.zh("治城社区2组***", "Zhicheng, group 2 ***"),
                    masked: true,
                    href: String::new(),
                },
                (PersonField::Name, _) => {
                    PersonText { text: "李*兰".to_owned(), masked: true, href: "/p".to_owned() }
                }
            };
            people.insert((person, field), text);
        }
        let volunteers = [OptionView {
            value: "v1".to_owned(),
            label: "王*国".to_owned(),
            note: self.t("volunteer-available"),
            chosen: false,
        }];
        page::resolve(
            &page,
            &PageContext {
                catalog: &catalog,
                actions: &[],
                offers: page::Offers::Everything,
                format: Formatter { locale: self.locale, now: NOW },
                base: "/staff/510821100001/m/liaison-card",
                home: "/staff/510821100001",
                here: "/staff/510821100001/m/liaison-card/home?q=1",
                pick: "/staff/510821100001/pick/residents",
                origin: "https://wushe.example",
                people: &people,
                files: &HashMap::new(),
                files_at: "/files/510821100001/liaison-card",
                volunteers: &volunteers,
                teams: &volunteers,
                form,
            },
        )
    }
}

const MODULE_ZH: &str = "title = 连心卡
lead = 为独居老人建卡，一个电话就有人上门。
search = 卡号、姓名或电话
number = 卡号
holder = 持卡人
phone = 电话
address = 住址
last = 最近走访
status = 状态
call = 登记来电
none = 没有找到。请核对卡号，或为老人新建一张卡。
active = 使用中
visit = 上门走访
minutes = 服务时长
due = 请在此前到达
note = 说明
take = 接单
decline = 不能去
decline-ask = 退回后将派给备用志愿者，确定吗？
ring = 打电话
what = 需要什么帮助
what-help = 一句话说明，例如“代购降压药”。
kind = 类别
shopping = 代购
health = 就医陪护
other = 其他
volunteer = 派给
urgent = 紧急
submit = 登记并派单
resident = 老人
";
const MODULE_EN: &str = "title = Liaison card
lead = A card for each elder living alone: one call and somebody comes.
search = Card number, name or telephone
number = Card
holder = Holder
phone = Telephone
address = Address
last = Last visit
status = State
call = Note a call
none = Nobody found. Check the number, or make a new card.
active = In use
visit = Visit
minutes = Length
due = Be there by
note = Details
take = Take it
decline = Cannot go
decline-ask = It goes to the backup volunteer then. Sure?
ring = Ring
what = What is needed
what-help = One line, such as “buy blood pressure medicine”.
kind = Kind
shopping = Shopping
health = To the doctor
other = Other
volunteer = Send to
urgent = Urgent
submit = Open and dispatch
resident = Elder
";
