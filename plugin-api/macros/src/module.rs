//! `#[module]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Path, Result, Token, Type, parenthesized};

use crate::fields::is_name;
use crate::work::Work;

/// Surfaces that a page can be shown on, as authors write them.
const SURFACES: [&str; 6] = ["resident", "volunteer", "staff", "wall", "public", "print"];
/// Who can carry out an action, as authors write them.
const ROLES: [&str; 3] = ["resident", "volunteer", "staff"];

/// Arguments of the attribute.
#[derive(Default)]
pub(crate) struct Args {
    records: Vec<Path>,
    settings: Option<Path>,
    events: Vec<Path>,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            let content;
            parenthesized!(content in input);
            if name == "records" {
                args.records.extend(Punctuated::<Path, Token![,]>::parse_terminated(&content)?);
            } else if name == "settings" {
                args.settings = Some(content.parse()?);
            } else if name == "events" {
                args.events.extend(Punctuated::<Path, Token![,]>::parse_terminated(&content)?);
            } else {
                return Err(Error::new_spanned(name, "expected `records(…)`, `settings(…)` or `events(…)`"));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

/// A page or an action, with what its attribute says.
struct Handler {
    name: Ident,
    argument: Option<Type>,
    /// Surfaces of a page, roles of an action.
    words: Vec<String>,
    /// `menu` of a page, `on_behalf` of an action.
    flag: bool,
}

/// How an attribute is written.
struct Grammar {
    attribute: &'static str,
    list: &'static str,
    words: &'static [&'static str],
    flag: &'static str,
}

const PAGE: Grammar = Grammar { attribute: "page", list: "surfaces", words: &SURFACES, flag: "menu" };
const ACTION: Grammar = Grammar { attribute: "action", list: "by", words: &ROLES, flag: "on_behalf" };

pub(crate) fn module(args: &Args, mut item: ItemImpl) -> Result<TokenStream> {
    let mut pages = Vec::new();
    let mut actions = Vec::new();
    let mut work = Work::default();
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else { continue };
        if let Some(attr) = take(function, PAGE.attribute) {
            pages.push(handler(function, &attr, &PAGE)?);
            hand_over(function);
        }
        if let Some(attr) = take(function, ACTION.attribute) {
            actions.push(handler(function, &attr, &ACTION)?);
            hand_over(function);
        }
        work.collect(function)?;
    }
    let ty = &item.self_ty;
    let records = &args.records;
    let settings = args.settings.as_ref().map_or_else(
        || quote! { ::std::vec::Vec::new() },
        |settings| quote! { <#settings as ::wushe_plugin::Fields>::shapes() },
    );
    let page_shapes = pages.iter().map(page_shape);
    let action_shapes = actions.iter().map(action_shape);
    let page_ties = pages.iter().filter_map(|page| tie(page, &quote! { ToPage }, &quote! { PAGE }));
    let action_ties = actions.iter().filter_map(|action| tie(action, &quote! { ToAction }, &quote! { ACTION }));
    let page_arms = pages.iter().map(arm);
    let action_arms = actions.iter().map(arm);
    let events = &args.events;
    let (handler_shapes, event_arms) = (work.handler_shapes(), work.event_arms());
    let (job_shapes, job_arms, job_ties) = (work.job_shapes(), work.job_arms(), work.job_ties());
    let (indicator_shapes, indicator_arms) = (work.indicator_shapes(), work.indicator_arms());
    Ok(quote! {
        #item

        const _: () = {
            use ::wushe_plugin::__private as p;

            #(impl ::wushe_plugin::Declared for #records {})*
            #(#page_ties)*
            #(#action_ties)*
            #(impl ::wushe_plugin::Emitted for #events {})*
            #(#job_ties)*

            impl ::wushe_plugin::Module for #ty {
                fn shapes() -> p::Shapes {
                    p::Shapes {
                        collections: ::std::vec![#(<#records as ::wushe_plugin::Record>::collection()),*],
                        pages: ::std::vec![#(#page_shapes),*],
                        actions: ::std::vec![#(#action_shapes),*],
                        settings: #settings,
                        events: ::std::vec![#(p::EventShape {
                            name: <#events as ::wushe_plugin::Event>::NAME.into(),
                            fields: <#events as ::wushe_plugin::Fields>::shapes(),
                        }),*],
                        handlers: ::std::vec![#(#handler_shapes),*],
                        jobs: ::std::vec![#(#job_shapes),*],
                        indicators: ::std::vec![#(#indicator_shapes),*],
                    }
                }

                fn page(
                    name: &str,
                    cx: &::wushe_plugin::Context,
                    fields: p::Map<::std::string::String, p::Json>,
                ) -> ::wushe_plugin::Result<p::Page> {
                    match name {
                        #(#page_arms)*
                        _ => unknown("page", name, cx, fields),
                    }
                }

                fn action(
                    name: &str,
                    cx: &::wushe_plugin::Context,
                    fields: p::Map<::std::string::String, p::Json>,
                ) -> ::wushe_plugin::Result<p::Done> {
                    match name {
                        #(#action_arms)*
                        _ => unknown("action", name, cx, fields),
                    }
                }

                fn event(
                    name: &str,
                    cx: &::wushe_plugin::Context,
                    fields: p::Map<::std::string::String, p::Json>,
                ) -> ::wushe_plugin::Result<()> {
                    match name {
                        #(#event_arms)*
                        _ => unknown("handler", name, cx, fields),
                    }
                }

                fn job(
                    name: &str,
                    cx: &::wushe_plugin::Context,
                    fields: p::Map<::std::string::String, p::Json>,
                ) -> ::wushe_plugin::Result<()> {
                    match name {
                        #(#job_arms)*
                        _ => unknown("job", name, cx, fields),
                    }
                }

                fn indicator(
                    name: &str,
                    cx: &::wushe_plugin::Context,
                    days: p::Days,
                ) -> ::wushe_plugin::Result<p::Figure> {
                    match name {
                        #(#indicator_arms)*
                        _ => unknown("indicator", name, cx, days),
                    }
                }

                fn migrate(collection: &str, records: p::Migration) -> ::wushe_plugin::Result<p::Migration> {
                    #(
                        if collection == <#records as ::wushe_plugin::Record>::COLLECTION {
                            return p::migrated::<#records>(records);
                        }
                    )*
                    ::core::result::Result::Err(::wushe_plugin::Error::Broken(::std::format!(
                        "this module keeps no {collection}: {} records",
                        records.records.len()
                    )))
                }
            }

            fn unknown<T, I>(what: &str, name: &str, _: &::wushe_plugin::Context, _: I) -> ::wushe_plugin::Result<T> {
                ::core::result::Result::Err(::wushe_plugin::Error::Broken(::std::format!(
                    "this module has no {what} named {name}"
                )))
            }

            #[cfg(target_arch = "wasm32")]
            mod export {
                use ::wushe_plugin::__private as p;

                struct Component;

                impl p::Guest for Component {
                    fn invoke(
                        kind: p::Kind,
                        name: ::std::string::String,
                        input: ::std::string::String,
                    ) -> ::core::result::Result<::std::string::String, p::Failure> {
                        p::invoke::<super::#ty>(kind, &name, &input)
                    }
                }

                p::export!(Component with_types_in ::wushe_plugin::bindings);
            }
        };
    })
}

/// Inputs are handed over by value, whether the author's function keeps parts of them or not.
pub(crate) fn hand_over(function: &mut ImplItemFn) {
    function.attrs.push(syn::parse_quote!(
        #[allow(clippy::needless_pass_by_value, reason = "the platform hands inputs over by value")]
    ));
}

/// Takes our attribute off a function, so that the compiler does not look for it.
pub(crate) fn take(function: &mut ImplItemFn, name: &str) -> Option<Attribute> {
    let at = function.attrs.iter().position(|attr| attr.path().is_ident(name))?;
    Some(function.attrs.remove(at))
}

fn handler(function: &ImplItemFn, attr: &Attribute, grammar: &Grammar) -> Result<Handler> {
    let name = function.sig.ident.clone();
    if !is_name(&name.to_string()) {
        return Err(Error::new_spanned(&name, "pages and actions are named in lower-case letters, digits and `_`"));
    }
    let (mut words, mut flag) = (Vec::new(), false);
    attr.parse_nested_meta(|meta| {
        if meta.path.is_ident(grammar.list) {
            words.extend(list(&meta, grammar)?);
        } else if meta.path.is_ident(grammar.flag) {
            flag = true;
        } else {
            return Err(meta.error(format!("expected `{}(…)` or `{}`", grammar.list, grammar.flag)));
        }
        Ok(())
    })?;
    if words.is_empty() {
        let Grammar { attribute, list, words, .. } = grammar;
        let message = format!("say {list}: #[{attribute}({list}(…))] with one or more of {}", words.join(", "));
        return Err(Error::new_spanned(attr, message));
    }
    let argument = argument(function, "expected `cx: &Context` and, if needed, one struct that derives Input")?;
    Ok(Handler { name, argument, words, flag })
}

/// The type of the second argument; the first is the context.
pub(crate) fn argument(function: &ImplItemFn, expected: &str) -> Result<Option<Type>> {
    let mut arguments = function.sig.inputs.iter();
    match arguments.next() {
        Some(FnArg::Typed(cx)) if matches!(*cx.ty, Type::Reference(_)) => {}
        Some(other) => return Err(Error::new_spanned(other, expected)),
        None => return Err(Error::new_spanned(&function.sig, expected)),
    }
    let argument = match arguments.next() {
        Some(FnArg::Typed(argument)) => Some((*argument.ty).clone()),
        Some(receiver @ FnArg::Receiver(_)) => return Err(Error::new_spanned(receiver, expected)),
        None => None,
    };
    if let Some(surplus) = arguments.next() {
        return Err(Error::new_spanned(surplus, expected));
    }
    Ok(argument)
}

fn list(meta: &ParseNestedMeta<'_>, grammar: &Grammar) -> Result<Vec<String>> {
    let content;
    parenthesized!(content in meta.input);
    let words = Punctuated::<Ident, Token![,]>::parse_terminated(&content)?;
    words
        .into_iter()
        .map(|word| {
            let text = word.to_string();
            let message = || format!("expected one of {}", grammar.words.join(", "));
            if grammar.words.contains(&text.as_str()) { Ok(text) } else { Err(Error::new_spanned(&word, message())) }
        })
        .collect()
}

/// `staff` → `Staff`, as the contract's enums have it.
fn variant(word: &str) -> Ident {
    let (first, rest) = word.split_at(1);
    quote::format_ident!("{}{rest}", first.to_uppercase())
}

fn argument_shapes(handler: &Handler) -> TokenStream {
    handler
        .argument
        .as_ref()
        .map_or_else(|| quote! { ::std::vec::Vec::new() }, |ty| quote! { <#ty as ::wushe_plugin::Fields>::shapes() })
}

fn page_shape(page: &Handler) -> TokenStream {
    let (name, menu) = (page.name.to_string(), page.flag);
    let surfaces = page.words.iter().map(|word| variant(word));
    let params = argument_shapes(page);
    quote! {
        p::PageShape { name: #name.into(), surfaces: ::std::vec![#(p::Surface::#surfaces),*], menu: #menu, params: #params }
    }
}

fn action_shape(action: &Handler) -> TokenStream {
    let (name, on_behalf) = (action.name.to_string(), action.flag);
    let by = action.words.iter().map(|word| variant(word));
    let input = argument_shapes(action);
    quote! {
        p::ActionShape { name: #name.into(), by: ::std::vec![#(p::Role::#by),*], on_behalf: #on_behalf, input: #input }
    }
}

/// Ties a parameter or input struct to its page or action.
fn tie(handler: &Handler, of: &TokenStream, constant: &TokenStream) -> Option<TokenStream> {
    let (ty, name) = (handler.argument.as_ref()?, handler.name.to_string());
    Some(quote! {
        impl ::wushe_plugin::#of for #ty {
            const #constant: &'static str = #name;
        }
    })
}

fn arm(handler: &Handler) -> TokenStream {
    let (ident, name) = (&handler.name, handler.name.to_string());
    match &handler.argument {
        Some(ty) => quote! {
            #name => Self::#ident(
                cx,
                <#ty as ::wushe_plugin::Fields>::from_map(fields).map_err(::wushe_plugin::Error::Invalid)?,
            ),
        },
        None => quote! { #name => Self::#ident(cx), },
    }
}
