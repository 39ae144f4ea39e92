//! What a module does without anybody asking: `#[on]`, `#[answer]`, `#[job]`; and `#[indicator]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Ident, ImplItemFn, LitStr, Meta, Result, Type, parenthesized};

use crate::fields::is_name;
use crate::module::{argument, hand_over, take};

/// Takes an event.
struct On {
    name: Ident,
    event: Type,
}

/// Comes back, or is planned.
struct Job {
    name: Ident,
    cron: Option<LitStr>,
    input: Option<Type>,
}

/// Is computed for some days.
struct Indicator {
    name: Ident,
    /// What it is counted in, as the contract's enum has it.
    counted_in: Ident,
    apart: bool,
    page: Option<Ident>,
}

/// What an indicator can be counted in, as authors write it, and as the contract has it.
const COUNTED_IN: [(&str, &str); 6] = [
    ("pieces", "Pieces"),
    ("people", "People"),
    ("person_times", "PersonTimes"),
    ("minutes", "Minutes"),
    ("fen", "Fen"),
    ("share", "Share"),
];

/// The functions of a module that nobody asks for.
#[derive(Default)]
pub(crate) struct Work {
    on: Vec<On>,
    answers: Vec<Ident>,
    jobs: Vec<Job>,
    indicators: Vec<Indicator>,
}

impl Work {
    /// Takes our attribute off a function, if it has one.
    pub(crate) fn collect(&mut self, function: &mut ImplItemFn) -> Result<()> {
        let name = function.sig.ident.clone();
        let mut found = true;
        if let Some(attr) = take(function, "on") {
            attr.meta.require_path_only()?;
            let expected = "expected `cx: &Context` and a struct that derives Event";
            let event = argument(function, expected)?.ok_or_else(|| Error::new_spanned(&function.sig, expected))?;
            self.on.push(On { name: name.clone(), event });
        } else if let Some(attr) = take(function, "answer") {
            attr.meta.require_path_only()?;
            let expected = "expected `cx: &Context` and `answer: HttpAnswer`";
            argument(function, expected)?.ok_or_else(|| Error::new_spanned(&function.sig, expected))?;
            self.answers.push(name.clone());
        } else if let Some(attr) = take(function, "job") {
            let mut cron = None;
            if !matches!(attr.meta, Meta::Path(_)) {
                attr.parse_nested_meta(|meta| {
                    if !meta.path.is_ident("cron") {
                        return Err(meta.error("expected `cron = \"…\"`"));
                    }
                    cron = Some(meta.value()?.parse()?);
                    Ok(())
                })?;
            }
            let input = argument(function, "expected `cx: &Context` and, if needed, one struct that derives Input")?;
            self.jobs.push(Job { name: name.clone(), cron, input });
        } else if let Some(attr) = take(function, "indicator") {
            let expected = "expected `cx: &Context` and `days: Days`";
            argument(function, expected)?.ok_or_else(|| Error::new_spanned(&function.sig, expected))?;
            self.indicators.push(indicator(name.clone(), &attr)?);
        } else {
            found = false;
        }
        if found {
            if !is_name(&name.to_string()) {
                return Err(Error::new_spanned(&name, "these are named in lower-case letters, digits and `_`"));
            }
            hand_over(function);
        }
        Ok(())
    }

    pub(crate) fn handler_shapes(&self) -> Vec<TokenStream> {
        let on = self.on.iter().map(|On { name, event }| {
            let name = name.to_string();
            quote! {
                p::HandlerShape {
                    name: #name.into(),
                    of: <#event as ::wushe_plugin::Event>::NAME.into(),
                    input: <#event as ::wushe_plugin::Fields>::shapes(),
                }
            }
        });
        let answers = self.answers.iter().map(|name| {
            let name = name.to_string();
            quote! { p::HandlerShape { name: #name.into(), of: p::HTTP.into(), input: ::std::vec::Vec::new() } }
        });
        on.chain(answers).collect()
    }

    pub(crate) fn event_arms(&self) -> Vec<TokenStream> {
        let on = self.on.iter().map(|On { name, event }| arm(name, Some(event)));
        let answers = self.answers.iter().map(|ident| {
            let name = ident.to_string();
            quote! { #name => Self::#ident(cx, p::answer(fields)?), }
        });
        on.chain(answers).collect()
    }

    pub(crate) fn job_shapes(&self) -> Vec<TokenStream> {
        let shape = |Job { name, cron, input }: &Job| {
            let name = name.to_string();
            let cron = cron.as_ref().map_or_else(
                || quote! { ::core::option::Option::None },
                |cron| quote! { ::core::option::Option::Some(#cron.into()) },
            );
            let input = input.as_ref().map_or_else(
                || quote! { ::std::vec::Vec::new() },
                |input| quote! { <#input as ::wushe_plugin::Fields>::shapes() },
            );
            quote! { p::JobShape { name: #name.into(), cron: #cron, input: #input } }
        };
        self.jobs.iter().map(shape).collect()
    }

    pub(crate) fn job_arms(&self) -> Vec<TokenStream> {
        self.jobs.iter().map(|Job { name, input, .. }| arm(name, input.as_ref())).collect()
    }

    pub(crate) fn indicator_shapes(&self) -> Vec<TokenStream> {
        let shape = |Indicator { name, counted_in, apart, page }: &Indicator| {
            let name = name.to_string();
            let page = page.as_ref().map_or_else(
                || quote! { ::core::option::Option::None },
                |page| {
                    let page = page.to_string();
                    quote! { ::core::option::Option::Some(#page.into()) }
                },
            );
            quote! {
                p::IndicatorShape { name: #name.into(), counted_in: p::CountedIn::#counted_in, apart: #apart, page: #page }
            }
        };
        self.indicators.iter().map(shape).collect()
    }

    pub(crate) fn indicator_arms(&self) -> Vec<TokenStream> {
        let arm = |Indicator { name: ident, .. }: &Indicator| {
            let name = ident.to_string();
            quote! { #name => Self::#ident(cx, days).map(::core::convert::Into::into), }
        };
        self.indicators.iter().map(arm).collect()
    }

    pub(crate) fn job_ties(&self) -> Vec<TokenStream> {
        let tie = |Job { name, input, .. }: &Job| {
            let (input, name) = (input.as_ref()?, name.to_string());
            Some(quote! {
                impl ::wushe_plugin::ToJob for #input {
                    const JOB: &'static str = #name;
                }
            })
        };
        self.jobs.iter().filter_map(tie).collect()
    }
}

/// `#[indicator(fen, apart, page(accounts))]`.
fn indicator(name: Ident, attr: &Attribute) -> Result<Indicator> {
    let words: Vec<&str> = COUNTED_IN.iter().map(|(word, _)| *word).collect();
    let (mut counted_in, mut apart, mut page) = (None, false, None);
    if !matches!(attr.meta, Meta::Path(_)) {
        attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("apart") {
                apart = true;
            } else if meta.path.is_ident("page") {
                let content;
                parenthesized!(content in meta.input);
                page = Some(content.parse()?);
            } else {
                let known = COUNTED_IN.iter().find(|(word, _)| meta.path.is_ident(word));
                let Some((_, variant)) = known else {
                    return Err(meta.error(format!("expected one of {}, `apart` or `page(…)`", words.join(", "))));
                };
                counted_in = Some(quote::format_ident!("{variant}"));
            }
            Ok(())
        })?;
    }
    let Some(counted_in) = counted_in else {
        let message = format!("say what it is counted in: #[indicator(…)] with one of {}", words.join(", "));
        return Err(Error::new_spanned(attr, message));
    };
    Ok(Indicator { name, counted_in, apart, page })
}

fn arm(ident: &Ident, argument: Option<&Type>) -> TokenStream {
    let name = ident.to_string();
    match argument {
        Some(ty) => quote! {
            #name => Self::#ident(
                cx,
                <#ty as ::wushe_plugin::Fields>::from_map(fields).map_err(::wushe_plugin::Error::Invalid)?,
            ),
        },
        None => quote! { #name => Self::#ident(cx), },
    }
}
