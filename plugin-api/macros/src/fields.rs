//! `derive(Record)`, `derive(Input)`, `derive(Settings)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Error, Expr, Field, Fields, Ident, LitInt, LitStr, Path, Result, Token, parenthesized};

pub(crate) fn input(input: &DeriveInput) -> Result<TokenStream> {
    fields_impl(input, true)
}

pub(crate) fn settings(input: &DeriveInput) -> Result<TokenStream> {
    let fields = fields_impl(input, true)?;
    let name = &input.ident;
    Ok(quote! {
        #fields
        #[automatically_derived]
        impl ::wushe_plugin::Settings for #name {}
    })
}

pub(crate) fn record(input: &DeriveInput) -> Result<TokenStream> {
    let fields = fields_impl(input, false)?;
    let mut collection: Option<LitStr> = None;
    let mut index: Vec<Ident> = Vec::new();
    let mut unique: Vec<Ident> = Vec::new();
    let mut migrate: Option<Path> = None;
    let mut keep_days: Option<LitInt> = None;
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("record")) {
        attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("collection") {
                collection = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("index") {
                index.extend(names(&meta)?);
            } else if meta.path.is_ident("unique") {
                unique.extend(names(&meta)?);
            } else if meta.path.is_ident("migrate") {
                migrate = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("keep_days") {
                keep_days = Some(meta.value()?.parse()?);
            } else {
                return Err(meta.error(
                    "expected `collection = \"…\"`, `index(…)`, `unique(…)`, `migrate = …` or `keep_days = …`",
                ));
            }
            Ok(())
        })?;
    }
    let Some(collection) = collection else {
        return Err(Error::new_spanned(&input.ident, "name the collection: #[record(collection = \"…\")]"));
    };
    if !is_name(&collection.value()) {
        let message = "a collection is named in lower-case letters, digits and `_`, beginning with a letter";
        return Err(Error::new_spanned(&collection, message));
    }
    let known: Vec<&Ident> = struct_fields(input)?.iter().filter_map(|field| field.ident.as_ref()).collect();
    if let Some(stranger) = index.iter().chain(&unique).find(|name| !known.contains(name)) {
        return Err(Error::new_spanned(stranger, format!("there is no field `{stranger}` to look records up by")));
    }
    // What is unique is looked up too, so it is indexed without being said twice.
    let indexed: Vec<String> =
        index.iter().chain(unique.iter().filter(|name| !index.contains(name))).map(ToString::to_string).collect();
    let unique: Vec<String> = unique.iter().map(ToString::to_string).collect();
    if let Some(days) = &keep_days
        && !(1..=36_500).contains(&days.base10_parse::<u32>()?)
    {
        return Err(Error::new_spanned(days, "a record is kept for 1 to 36500 days"));
    }
    let migrate = migrate.map(|migrate| {
        quote! {
            const MIGRATES: bool = true;
            fn migrate(
                fields: &mut ::wushe_plugin::__private::Map<::std::string::String, ::wushe_plugin::__private::Json>,
            ) -> ::wushe_plugin::Result<()> {
                #migrate(fields)
            }
        }
    });
    let keep_days = keep_days.map(|days| {
        quote! { const KEEP_DAYS: ::core::option::Option<u32> = ::core::option::Option::Some(#days); }
    });
    let name = &input.ident;
    Ok(quote! {
        #fields
        #[automatically_derived]
        impl ::wushe_plugin::Record for #name {
            const COLLECTION: &'static str = #collection;
            const INDEX: &'static [&'static str] = &[#(#indexed),*];
            const UNIQUE: &'static [&'static str] = &[#(#unique),*];
            #keep_days
            #migrate
        }
    })
}

pub(crate) fn event(input: &DeriveInput) -> Result<TokenStream> {
    let fields = fields_impl(input, false)?;
    let mut event: Option<LitStr> = None;
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("event")) {
        attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("expected `name = \"…\"`"));
            }
            event = Some(meta.value()?.parse()?);
            Ok(())
        })?;
    }
    let Some(event) = event else {
        return Err(Error::new_spanned(&input.ident, "name the event: #[event(name = \"…\")]"));
    };
    let value = event.value();
    let own = value.split_once('/').map_or(value.as_str(), |(_, own)| own);
    if !is_name(own) {
        let message = "an event is named in lower-case letters, digits and `_`; another module's as `module/event`";
        return Err(Error::new_spanned(&event, message));
    }
    let name = &input.ident;
    Ok(quote! {
        #fields
        #[automatically_derived]
        impl ::wushe_plugin::Event for #name {
            const NAME: &'static str = #event;
        }
    })
}

pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

fn names(meta: &ParseNestedMeta<'_>) -> Result<Punctuated<Ident, Token![,]>> {
    let content;
    parenthesized!(content in meta.input);
    Punctuated::parse_terminated(&content)
}

fn struct_fields(input: &DeriveInput) -> Result<Vec<&Field>> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a struct without type parameters is needed here"));
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().collect()),
            Fields::Unit => Ok(Vec::new()),
            Fields::Unnamed(fields) => Err(Error::new_spanned(fields, "give the fields names")),
        },
        _ => Err(Error::new_spanned(&input.ident, "a struct with named fields is needed here")),
    }
}

fn fields_impl(input: &DeriveInput, typed_by_people: bool) -> Result<TokenStream> {
    let fields = struct_fields(input)?;
    let mut idents = Vec::new();
    let mut names = Vec::new();
    let mut defs = Vec::new();
    for field in &fields {
        let Some(ident) = &field.ident else { continue };
        let name = ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
        defs.push(def(field, &name)?);
        idents.push(ident);
        names.push(name);
    }
    let ty = &input.ident;
    // With several problems at once every field is read before any of them is reported.
    let read = if idents.is_empty() {
        quote! {
            let _ = map;
            ::core::result::Result::Ok(Self {})
        }
    } else {
        quote! {
            let mut reader = ::wushe_plugin::field::Reader::new::<Self>(map);
            #(let #idents = reader.take(#names);)*
            match (#(#idents,)*) {
                (#(::core::option::Option::Some(#idents),)*) => ::core::result::Result::Ok(Self { #(#idents),* }),
                _ => ::core::result::Result::Err(reader.problems()),
            }
        }
    };
    let write = if idents.is_empty() {
        quote! { ::wushe_plugin::__private::Map::new() }
    } else {
        quote! {
            let mut map = ::wushe_plugin::__private::Map::new();
            #(::wushe_plugin::field::put(&mut map, #names, &self.#idents);)*
            map
        }
    };
    Ok(quote! {
        #[automatically_derived]
        impl ::wushe_plugin::Fields for #ty {
            const TYPED_BY_PEOPLE: bool = #typed_by_people;

            fn fields() -> ::std::vec::Vec<::wushe_plugin::field::FieldDef> {
                ::std::vec![#(#defs),*]
            }

            fn to_map(&self) -> ::wushe_plugin::__private::Map<::std::string::String, ::wushe_plugin::__private::Json> {
                #write
            }

            fn from_map(
                map: ::wushe_plugin::__private::Map<::std::string::String, ::wushe_plugin::__private::Json>,
            ) -> ::core::result::Result<Self, ::std::vec::Vec<::wushe_plugin::Problem>> {
                #read
            }
        }
    })
}

fn def(field: &Field, name: &str) -> Result<TokenStream> {
    let ty = &field.ty;
    let mut calls = TokenStream::new();
    for attr in &field.attrs {
        if !["field", "record"].iter().any(|known| attr.path().is_ident(known)) {
            continue;
        }
        attr.parse_nested_meta(|meta| {
            if ["personal", "paragraph", "picture", "document"].iter().any(|known| meta.path.is_ident(known)) {
                let call = &meta.path;
                calls.extend(quote! { .#call() });
            } else if ["max_length", "min", "max", "default"].iter().any(|known| meta.path.is_ident(known)) {
                let call = &meta.path;
                let value: Expr = meta.value()?.parse()?;
                calls.extend(quote! { .#call(#value) });
            } else {
                return Err(meta.error(
                    "expected `personal`, `paragraph`, `picture`, `document`, `max_length`, `min`, `max` or `default`",
                ));
            }
            Ok(())
        })?;
    }
    Ok(quote! { ::wushe_plugin::field::FieldDef::of::<#ty>(#name) #calls })
}
