//! Services that a council does not run and that are the same for a whole country. Only addresses that their owners keep.

use super::answer::Text;
use crate::WholeContext;
use domain::holidays::Division::{self, EnglandAndWales, NorthernIreland, Scotland};
use domain::language::Language;
use leptos::prelude::*;
use words::Words;

pub(super) struct Site {
    name: Text,
    url: &'static str,
    /// The same in Welsh, where it has another address.
    welsh: Option<&'static str>,
    /// Where it is for.
    of: &'static [Division],
}

const EVERYWHERE: &[Division] = &[EnglandAndWales, Scotland, NorthernIreland];
const BRITAIN: &[Division] = &[EnglandAndWales, Scotland];

const fn site(name: Text, url: &'static str, of: &'static [Division]) -> Site {
    Site { name, url, welsh: None, of }
}

pub(super) const BLUE_BADGE: Site = site(Words::sites_blue_badge, "https://www.gov.uk/apply-blue-badge", BRITAIN);
pub(super) const REGISTER_TO_VOTE: Site =
    site(Words::sites_register_to_vote, "https://www.gov.uk/register-to-vote", EVERYWHERE);
pub(super) const TAX_BANDS: Site =
    site(Words::sites_tax_bands, "https://www.gov.uk/council-tax-bands", &[EnglandAndWales]);
pub(super) const SCOTTISH_BANDS: Site = site(Words::sites_scottish_bands, "https://www.saa.gov.uk", &[Scotland]);
pub(super) const UNIVERSAL_CREDIT: Site =
    site(Words::sites_universal_credit, "https://www.gov.uk/universal-credit", BRITAIN);
pub(super) const HOUSING_BENEFIT: Site =
    site(Words::sites_housing_benefit, "https://www.gov.uk/housing-benefit", BRITAIN);
pub(super) const PLANNING: Site =
    site(Words::sites_planning, "https://www.gov.uk/planning-permission-england-wales", &[EnglandAndWales]);
pub(super) const DEBT: Site = Site {
    welsh: Some("https://www.moneyhelper.org.uk/cy"),
    ..site(Words::sites_debt, "https://www.moneyhelper.org.uk/en", EVERYWHERE)
};
pub(super) const VEHICLE_TAX: Site = site(Words::sites_vehicle_tax, "https://www.gov.uk/check-vehicle-tax", EVERYWHERE);
pub(super) const COUNCILLORS: Site =
    site(Words::sites_councillors, "https://www.gov.uk/find-your-local-councillors", &[EnglandAndWales]);
pub(super) const FLOODS_ENGLAND: Site =
    site(Words::sites_floods_england, "https://www.gov.uk/check-flooding", &[EnglandAndWales]);
pub(super) const FLOODS_WALES: Site = Site {
    welsh: Some("https://cyfoethnaturiol.cymru"),
    ..site(Words::sites_floods_wales, "https://naturalresources.wales", &[EnglandAndWales])
};
pub(super) const FLOODS_SCOTLAND: Site = site(Words::sites_floods_scotland, "https://www.sepa.org.uk", &[Scotland]);
pub(super) const TRUNK_ENGLAND: Site =
    site(Words::sites_trunk_england, "https://nationalhighways.co.uk", &[EnglandAndWales]);
pub(super) const TRUNK_WALES: Site = Site {
    welsh: Some("https://traffig.cymru"),
    ..site(Words::sites_trunk_wales, "https://traffic.wales", &[EnglandAndWales])
};

impl Site {
    pub(super) fn url(&self, language: Language) -> &'static str {
        self.welsh.filter(|_| language == Language::Cy).unwrap_or(self.url)
    }

    pub(super) fn is_for(&self, context: WholeContext) -> bool {
        self.of.contains(&context.council.division)
    }

    pub(super) fn link(&self, context: WholeContext) -> AnyView {
        let name = (self.name)(context.words());
        view! {
            <p>
                <a href=self.url(context.language) rel="external">{name}</a>
            </p>
        }
        .into_any()
    }
}
