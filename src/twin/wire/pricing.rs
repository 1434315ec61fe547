//! The Price List API: the items that estimates are made of, at the same price in every region.

use domain::Region;
use domain::price::READ_ON;
use domain::price::list::{ITEMS, ListItem, Scope};
use serde_json::{Value as Json, json};

use super::page::Paging;
use super::refusal::Refusal;
use super::value::Shape;
use super::{Asked, Operation};

/// The operation of that name.
pub fn operation(name: &str) -> Option<Operation> {
    match name {
        "GetProducts" => Some(get_products),
        _ => None,
    }
}

/// `GetProducts`: 100 a page at the most. All filters have to hold.
fn get_products(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let service = asked.input.required_text("ServiceCode")?;
    let filters: Vec<(&str, &str)> = asked.input.shapes("Filters").into_iter().map(filter).collect::<Result<_, _>>()?;
    let region = filters.iter().find(|(field, _)| *field == "regionCode").map_or(asked.region, |(_, value)| value);
    let own = ITEMS.iter().filter(|item| item.service == service).map(|item| product(item, &Region::new(region)));
    let found: Vec<Json> = own.filter(|product| filters.iter().all(|wanted| has(product, *wanted))).collect();
    let page =
        Paging::results(asked.input, "GetProducts", 100, 100)?.of(found, |it| it["product"]["sku"].to_string())?;
    let list: Vec<String> = page.items.iter().map(Json::to_string).collect();
    Ok(Shape::new().with("FormatVersion", "aws_v1").with("PriceList", list).with("NextToken", page.next))
}

fn filter(filter: &Shape) -> Result<(&str, &str), Refusal> {
    match filter.required_text("Type")? {
        "TERM_MATCH" | "EQUALS" => Ok((filter.required_text("Field")?, filter.required_text("Value")?)),
        other => Err(Refusal::Invalid(format!("Filters of the type {other} are not simulated"))),
    }
}

/// AWS keeps the family of a product beside its attributes, and takes a filter for either.
fn has(product: &Json, (field, value): (&str, &str)) -> bool {
    let product = &product["product"];
    let found = if field == "productFamily" { &product[field] } else { &product["attributes"][field] };
    found == value
}

/// One product as AWS writes it, a document of its own.
fn product(item: &ListItem, region: &Region) -> Json {
    let mut attributes = json!({ "servicecode": item.service, "usagetype": item.usage });
    let mut family = Json::Null;
    for (name, value) in item.attributes {
        match *name {
            "productFamily" => family = json!(value),
            name => attributes[name] = json!(value),
        }
    }
    if item.scope == Scope::Region {
        attributes["regionCode"] = json!(region.as_str());
    }
    let sku = item.what.to_uppercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
    let (term, tier) = (format!("{sku}.JRTCKXETXF"), format!("{sku}.JRTCKXETXF.6YS6EN2CT7"));
    let dimension = json!({ "rateCode": tier, "unit": item.unit, "beginRange": "0", "endRange": "Inf", "appliesTo": [],
        "description": item.what, "pricePerUnit": { "USD": format!("{:.10}", item.usd) } });
    json!({
        "product": { "sku": sku, "productFamily": family, "attributes": attributes },
        "serviceCode": item.service,
        "terms": { "OnDemand": { term: { "sku": sku, "offerTermCode": "JRTCKXETXF",
            "effectiveDate": format!("{READ_ON}T00:00:00Z"), "termAttributes": {}, "priceDimensions": { tier: dimension } } } },
        "version": READ_ON.replace('-', ""),
        "publicationDate": format!("{READ_ON}T00:00:00Z"),
    })
}
