//! `derive(Choice)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

/// `CardStatus` → `card-status`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

pub(crate) fn choice(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a Choice is an enum without data"));
    };
    if let Some(variant) = data.variants.iter().find(|variant| !matches!(variant.fields, Fields::Unit)) {
        return Err(Error::new_spanned(variant, "a Choice is an enum without data: take the fields away"));
    }
    if data.variants.is_empty() {
        return Err(Error::new_spanned(&input.ident, "a Choice has at least one value"));
    }
    let name = &input.ident;
    let label = kebab(&name.to_string());
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<String> = variants.iter().map(|variant| kebab(&variant.to_string())).collect();
    Ok(quote! {
        #[automatically_derived]
        impl ::wushe_plugin::Choice for #name {
            const NAME: &'static str = #label;
            const VALUES: &'static [&'static str] = &[#(#values),*];

            fn value(&self) -> &'static str {
                match self { #(Self::#variants => #values),* }
            }

            fn from_value(value: &str) -> ::core::option::Option<Self> {
                match value {
                    #(#values => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        #[automatically_derived]
        impl ::wushe_plugin::field::FieldType for #name {
            fn kind() -> ::wushe_plugin::__private::FieldKind {
                ::wushe_plugin::field::choice_kind::<Self>()
            }

            fn to_json(&self) -> ::wushe_plugin::__private::Json {
                ::wushe_plugin::Choice::value(self).into()
            }

            fn from_json(
                value: ::wushe_plugin::__private::Json,
            ) -> ::core::result::Result<Self, ::wushe_plugin::__private::Text> {
                ::wushe_plugin::field::choice_from_json(&value)
            }

            fn ask(_: &::wushe_plugin::field::FieldDef) -> ::wushe_plugin::schema::page::FieldKind {
                ::wushe_plugin::field::choice_ask::<Self>()
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<#name> for ::wushe_plugin::__private::Json {
            fn from(choice: #name) -> Self {
                ::wushe_plugin::Choice::value(&choice).into()
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn names_become_kebab_case() {
        assert_eq!(kebab("CardStatus"), "card-status");
        assert_eq!(kebab("Lost"), "lost");
        assert_eq!(kebab("InHand"), "in-hand");
    }
}
