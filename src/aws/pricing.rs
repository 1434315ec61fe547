//! The Price List API: what the items that estimates are made of cost today.

use std::collections::BTreeMap;

use aws_sdk_pricing::Client;
use aws_sdk_pricing::types::{Filter, FilterType};
use domain::price::Prices;
use domain::price::list::{ITEMS, ListItem};
use domain::{CloudError, Region, Service, Text};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use serde_json::Value;

use crate::border::malformed;
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const PRODUCTS: Operation = Operation::new(Service::Pricing, "GetProducts");

/// How many items are asked for at a time: the service allows some ten requests a second.
const AT_ONCE: usize = 4;

/// What one item costs, and when AWS published that; `None` where the list has no price of it, or several.
type Priced = Option<(f64, Option<String>)>;

/// Every item in `region`, a request each. What is not in the list is not found; what could not be read is the gap.
pub(crate) async fn prices(client: &Client, region: &Region) -> Result<Found<Prices>, CloudError> {
    let Some((first, rest)) = ITEMS.split_first() else {
        return Ok(Found::whole(Prices::embedded(region.clone())));
    };
    // Where the first is not answered, the others would not be.
    let first = (first.what, priced(client, region, first).await);
    let rest: Vec<BoxFuture<'_, _>> =
        rest.iter().map(|item| priced(client, region, item).map(|answer| (item.what, answer)).boxed()).collect();
    let answers = match &first.1 {
        Ok(_) => stream::iter(rest).buffered(AT_ONCE).collect::<Vec<_>>().await,
        Err(error) => return Err(error.clone()),
    };
    let (mut found, mut published, mut gap) = (BTreeMap::new(), None, None);
    for (what, answer) in [first].into_iter().chain(answers) {
        match answer {
            Ok(Found { value, gap: lacking }) => {
                gap = gap.or(lacking);
                if let Some((usd, day)) = value {
                    found.insert(what, usd);
                    published = published.max(day);
                }
            }
            Err(error) => gap = gap.or(Some(error)),
        }
    }
    let published = published.map(|day| Text::new(&day));
    Ok(Found { value: Prices::found(region.clone(), found, published), gap })
}

async fn priced(client: &Client, region: &Region, item: &ListItem) -> Result<Found<Priced>, CloudError> {
    let filters: Vec<Filter> = item.filters(region).into_iter().map(filter).collect::<Result<_, _>>()?;
    let request = || client.get_products().service_code(item.service).set_filters(Some(filters.clone()));
    let found = pages(
        PRODUCTS,
        |token| request().set_next_token(token).send(),
        |output| Ok((output.price_list.unwrap_or_default(), output.next_token)),
    );
    let found = found.await?.decode(|product| product_of(&product));
    Ok(found.map(|products| judged(item, region, &products)))
}

fn filter((field, value): (&str, String)) -> Result<Filter, CloudError> {
    let filter = Filter::builder().r#type(FilterType::TermMatch).field(field).value(value).build();
    filter.map_err(|_| malformed("GetProducts.Filters"))
}

/// Each product is a document of its own, in a text.
fn product_of(text: &str) -> Result<Value, CloudError> {
    serde_json::from_str(text).map_err(|_| malformed("GetProducts.PriceList"))
}

/// The one price that all products of this item have.
fn judged(item: &ListItem, region: &Region, products: &[Value]) -> Priced {
    let usage = |product: &Value| product["product"]["attributes"]["usagetype"].as_str().unwrap_or_default().to_owned();
    let own = products.iter().filter(|product| item.is_usage(&usage(product), region));
    let mut prices = own.map(|product| {
        let day = product["publicationDate"].as_str().and_then(|at| at.get(..10)).map(str::to_owned);
        first_paid(&product["terms"]["OnDemand"]).map(|usd| (usd, day))
    });
    let first = prices.next()??;
    // Of two prices nobody can say which is meant.
    let is_one = prices.all(|other| other.is_some_and(|(usd, _)| (usd - first.0).abs() < f64::EPSILON));
    is_one.then_some(first)
}

/// The price of the first tier that is paid for: what is free of charge is so for an account as a whole.
fn first_paid(terms: &Value) -> Option<f64> {
    let terms = terms.as_object()?.values();
    let tiers = terms.filter_map(|term| term["priceDimensions"].as_object()).flat_map(serde_json::Map::values);
    let paid = tiers.filter_map(|tier| {
        let begin: f64 = tier["beginRange"].as_str().unwrap_or("0").parse().ok()?;
        let usd: f64 = tier["pricePerUnit"]["USD"].as_str()?.parse().ok()?;
        (usd > 0.0 && usd.is_finite()).then_some((begin, usd))
    });
    paid.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, usd)| usd)
}

#[cfg(test)]
mod tests {
    use domain::price::list::{HEALTH_CHECK, KEY, NAT};
    use domain::{Answer, Ask};
    use serde_json::json;

    use super::*;
    use crate::testing::{Reply, Service as Wire, observe};

    fn product(usage: &str, tiers: &[(&str, &str)]) -> Value {
        let tiers: serde_json::Map<String, Value> = tiers
            .iter()
            .map(|(begin, usd)| ((*begin).to_owned(), json!({ "beginRange": begin, "pricePerUnit": { "USD": usd } })))
            .collect();
        json!({ "product": { "attributes": { "usagetype": usage } }, "publicationDate": "2026-12-01T10:00:00Z",
                "terms": { "OnDemand": { "A.B": { "priceDimensions": tiers } } } })
    }

    fn home() -> Region {
        Region::new("us-east-1")
    }

    #[test]
    fn a_price_is_the_first_paid_tier_of_the_items_own_usage_and_of_two_it_is_none() {
        let table = [
            (NAT, vec![product("NatGateway-Hours", &[("0", "0.0500000000")])], Some(0.05)),
            (
                NAT,
                vec![product("NatGateway-Bytes", &[("0", "0.045")]), product("NatGateway-Hours", &[("0", "0.05")])],
                Some(0.05),
            ),
            (
                NAT,
                vec![product("NatGateway-Hours", &[("0", "0.05")]), product("USE1-NatGateway-Hours", &[("0", "0.06")])],
                None,
            ),
            (
                NAT,
                vec![product("NatGateway-Hours", &[("0", "0.05")]), product("USE1-NatGateway-Hours", &[("0", "0.05")])],
                Some(0.05),
            ),
            (HEALTH_CHECK, vec![product("Health-Check-AWS", &[("0", "0"), ("50", "0.5"), ("900", "0.4")])], Some(0.5)),
            (KEY, vec![product("us-east-1-KMS-Keys", &[("0", "free")])], None),
            (KEY, vec![], None),
            (KEY, vec![json!({})], None),
        ];
        for (item, products, usd) in table {
            assert_eq!(judged(&item, &home(), &products).map(|(usd, _)| usd), usd, "{products:?}");
        }
    }

    fn answer(products: &[Value]) -> Reply {
        let list: Vec<String> = products.iter().map(Value::to_string).collect();
        Reply::Answer(
            200,
            "application/x-amz-json-1.1",
            json!({ "FormatVersion": "aws_v1", "PriceList": list }).to_string(),
        )
    }

    #[tokio::test]
    async fn every_item_is_asked_for_once_and_what_is_not_there_is_named() {
        let service = Wire::new(|body| match body {
            nat if nat.contains("NAT Gateway") => answer(&[product("NatGateway-Hours", &[("0", "0.05")])]),
            key if key.contains("awskms") => answer(&[product("us-east-1-KMS-Keys", &[("0", "2")])]),
            _ => answer(&[]),
        });
        let (cloud, _) = service.connect().await;
        let seen = cloud.observe(&Ask::Prices(home())).await;
        let Ok(Answer::Prices(prices)) = seen.outcome else { panic!("{seen:?}") };
        assert_eq!((prices.usd(&NAT), prices.usd(&KEY), prices.of("t3.micro")), (Some(0.05), Some(2.0), Some(0.0104)));
        assert_eq!((prices.missing().len(), seen.gap), (ITEMS.len() - 2, None));
        assert!(
            prices.to_string().starts_with("Price List API, us-east-1, published 2026-12-01; not there"),
            "{prices}"
        );
        let sent = service.requests();
        assert_eq!(sent.len(), ITEMS.len());
        assert!(sent.iter().all(|it| it.target == "AWSPriceListService.GetProducts"));
        assert_eq!(cloud.meter().usd_today, domain::Usd(0.0), "it is free");
    }

    #[tokio::test]
    async fn what_is_denied_is_asked_once_and_names_the_permission() {
        let denied = json!({ "__type": "AccessDeniedException", "message": "no" }).to_string();
        let ask = Ask::Prices(home());
        let seen = observe(move |_| Reply::Answer(400, "application/x-amz-json-1.1", denied.clone()), &ask);
        let refused = seen.await.outcome.unwrap_err();
        assert!(
            matches!(&refused, CloudError::Denied { action, .. } if *action == "pricing:GetProducts"),
            "{refused:?}"
        );
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_a_gap_and_the_others_stay() {
        let seen = observe(
            |body| match body {
                key if key.contains("awskms") => {
                    Reply::Answer(200, "application/x-amz-json-1.1", json!({ "PriceList": ["{"] }).to_string())
                }
                nat if nat.contains("NAT Gateway") => answer(&[product("NatGateway-Hours", &[("0", "0.05")])]),
                _ => answer(&[]),
            },
            &Ask::Prices(home()),
        )
        .await;
        assert_eq!(seen.gap, Some(malformed("GetProducts.PriceList")));
        assert!(matches!(seen.outcome, Ok(Answer::Prices(prices)) if prices.usd(&NAT) == Some(0.05)));
    }
}
