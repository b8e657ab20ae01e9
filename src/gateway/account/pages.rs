//! The pages of a person's account. They tell of one person, and nobody keeps them.

mod pay;

use super::Account;
use super::following::Followed;
use super::linking::{NotLinked, Typed};
use super::owing::Payable;
use super::records::Link;
use crate::identity::{Identity, go_on};
use crate::limits::LookUp;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::{extract::FromRef, http::StatusCode};
use contract::identity::doors;
use domain::{
    account::{LinkId, NoAccountNumber, NoPersonReference, PaymentId},
    identity::{PersonId, Session},
};
use screens::{
    AreaPage, Trouble,
    account::{
        Card, LINK_NUMBER, LINK_PERSON, LINK_POSTCODE, LinkFault, LinkForm, Listed, Overview, Owing, Page, Paid,
        UNLINK, back, council_tax, council_tax_unknown, leaving, overview, payment,
    },
};

impl Account {
    pub(super) async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let answer = match &page {
            // No strict cookie comes along from another site: nobody is known here, and the next page asks again.
            Page::Back => Ok(just_back(request)),
            _ => match signed_in(request).await {
                Ok(Some(session)) => {
                    let answer = told(request, self.own_page(request, &session.person, &page).await);
                    return Identity::from_ref(request.app).of_person(request, &session, answer);
                }
                Ok(None) => Ok(to_sign_in(request, &page)),
                Err(error) => Err(error),
            },
        };
        told(request, answer)
    }

    pub(super) async fn answer_form(&self, request: &PageRequest<'_>, page: Page, fields: &Fields) -> PageAnswer {
        let answer = match signed_in(request).await {
            Ok(Some(session)) => {
                let answer = told(request, self.press(request, &session.person, &page, fields).await);
                return Identity::from_ref(request.app).of_person(request, &session, answer);
            }
            Ok(None) => Ok(to_sign_in(request, &page)),
            Err(error) => Err(error),
        };
        told(request, answer)
    }

    async fn press(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        page: &Page,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        match page {
            Page::Account => match self.link_proved(request, person, fields).await? {
                Some(linked) => Ok(linked),
                None => self.link_form(request, person, fields).await,
            },
            Page::CouncilTax(id) => self.unlink(request, person, id, fields).await,
            Page::Pay(id) => self.pay_form(request, person, id, fields).await,
            _ => Err(PortError::NotFound),
        }
    }

    async fn own_page(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        page: &Page,
    ) -> Result<PageAnswer, PortError> {
        match page {
            Page::Account => self.overview(request, person, LinkForm::default(), StatusCode::OK).await,
            Page::CouncilTax(id) => self.council_tax(request, person, id).await,
            Page::Pay(id) => self.pay_page(request, person, id).await,
            Page::Payment(id) => self.payment_page(request, person, id).await,
            Page::Leaving(id) => self.leaving(request, person, id).await,
            Page::Paid => self.paid(request, person).await,
            Page::Back => Ok(just_back(request)),
        }
    }

    async fn overview(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        form: LinkForm<'_>,
        status: StatusCode,
    ) -> Result<PageAnswer, PortError> {
        // First: what they change is in the balance.
        let payments = self.payments(person).await?;
        let payments: Vec<Listed> = payments
            .iter()
            .map(|Followed { record, is_known }| Listed { payment: &record.payment, is_known: *is_known })
            .collect();
        let each = self.each_payable(person).await?;
        let cards: Vec<Card> = each.iter().map(|(link, payable)| card_of(link, payable)).collect();
        let to_try =
            self.ledger.to_try().map(|to_try| (to_try.number.to_string(), to_try.postcode.as_str().to_owned()));
        let asked_person = self.ledger.asks_for_person().then_some(form.person.unwrap_or_default());
        let proved_home = self.proved_home(request, person).await;
        let shown = Overview {
            cards: &cards,
            payments: &payments,
            proved_home: proved_home.as_deref(),
            form: LinkForm { to_try, person: asked_person, ..form },
        };
        Ok(PageAnswer::new(status, overview(request.context, shown)))
    }

    async fn link_form(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        let typed = Typed {
            number: value(fields, LINK_NUMBER),
            postcode: value(fields, LINK_POSTCODE),
            person: value(fields, LINK_PERSON),
        };
        let networks = request.app.limits.allowances(request.client, LookUp::WrongLink);
        let not_linked = match self.link(person, &networks, typed).await {
            Ok(id) => return Ok(see(request, Page::CouncilTax(id))),
            Err(not_linked) => not_linked,
        };
        let (status, fault) = match not_linked {
            NotLinked::Number(NoAccountNumber::Empty) => (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::NumberEmpty),
            NotLinked::Number(NoAccountNumber::Malformed) => {
                (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::NumberMalformed)
            }
            NotLinked::Postcode => (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::Postcode),
            NotLinked::Person(NoPersonReference::Empty) => (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::PersonEmpty),
            NotLinked::Person(NoPersonReference::Malformed) => {
                (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::PersonMalformed)
            }
            NotLinked::NoSuchAccount => (StatusCode::UNPROCESSABLE_ENTITY, LinkFault::NoSuchAccount),
            NotLinked::TooManyTries => (StatusCode::TOO_MANY_REQUESTS, LinkFault::TooManyTries),
            NotLinked::Port(PortError::Unavailable { .. }) => (StatusCode::SERVICE_UNAVAILABLE, LinkFault::Unavailable),
            NotLinked::Port(error) => return Err(error),
        };
        let Typed { number, postcode, person: reference } = typed;
        let form = LinkForm { number, postcode, person: Some(reference), faults: &[fault], to_try: None };
        self.overview(request, person, form, status).await
    }

    async fn council_tax(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &LinkId,
    ) -> Result<PageAnswer, PortError> {
        let link = self.linked(person, id).await?;
        match self.payable(person, &link).await {
            Ok(payable) => Ok(PageAnswer::ok(council_tax(request.context, id, owing(&payable)))),
            Err(PortError::Unavailable { .. } | PortError::NotFound) => {
                Ok(PageAnswer::new(StatusCode::SERVICE_UNAVAILABLE, council_tax_unknown(request.context, id)))
            }
            Err(error) => Err(error),
        }
    }

    async fn unlink(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &LinkId,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        if value(fields, UNLINK).is_empty() {
            self.linked(person, id).await?;
        } else if !self.records.unlink(person, id).await? {
            return Err(PortError::NotFound);
        }
        Ok(see(request, Page::Account))
    }

    async fn payment_page(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &PaymentId,
    ) -> Result<PageAnswer, PortError> {
        let Followed { record, is_known } = self.look(self.payment(person, id).await?).await;
        let next_url = if is_known { self.next_url(&record).await.ok() } else { None };
        let (is_known, may_go_on) = (next_url.is_some(), next_url.flatten().is_some());
        let is_booked_at_once = self.ledger.books_at_once();
        let paid = Paid { payment: &record.payment, link: &record.link, is_booked_at_once, is_known, may_go_on };
        Ok(PageAnswer::ok(payment(request.context, &paid)))
    }

    /// A form may lead to no other site by the policy of its page, but a page may.
    async fn leaving(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        id: &PaymentId,
    ) -> Result<PageAnswer, PortError> {
        let Followed { record, is_known } = self.look(self.payment(person, id).await?).await;
        let next_url = if is_known { self.next_url(&record).await.ok().flatten() } else { None };
        let Some(to) = next_url else { return Ok(see(request, Page::Payment(id.clone()))) };
        let answer = PageAnswer::ok(leaving(request.context, &to));
        Ok(go_on(&to).into_iter().fold(answer, |answer, (name, value)| answer.with_header(name, value)))
    }

    /// Whoever led the person back has not said which payment it was: the one that has just come to its end, else the latest.
    async fn paid(&self, request: &PageRequest<'_>, person: &PersonId) -> Result<PageAnswer, PortError> {
        let before = self.records.payments(person).await?;
        let latest = before.first().map(|record| record.payment.id.clone());
        let open = before.into_iter().filter(|record| !record.payment.state.is_finished()).collect();
        let now = self.look_at_each(open).await?;
        let ended = now.into_iter().map(|followed| followed.record.payment).find(|payment| payment.state.is_finished());
        let shown = ended.map(|payment| payment.id).or(latest);
        Ok(see(request, shown.map_or(Page::Account, Page::Payment)))
    }
}

pub(super) fn card_of<'a>(link: &'a Link, payable: &'a Result<Payable, PortError>) -> Card<'a> {
    Card { id: &link.id, ending: link.number.ending(), account: payable.as_ref().ok().map(owing) }
}

fn owing(payable: &Payable) -> Owing<'_> {
    Owing { account: &payable.account, under_way: payable.under_way.amount }
}

/// Whoever is signed in, who has just done something.
async fn signed_in(request: &PageRequest<'_>) -> Result<Option<Session>, PortError> {
    Ok(Identity::from_ref(request.app).session_in_use(request.headers).await?)
}

fn to_sign_in(request: &PageRequest, page: &Page) -> PageAnswer {
    PageAnswer::see_other(doors::login(&page.path(request.context.language)))
}

pub(super) fn see(request: &PageRequest, page: Page) -> PageAnswer {
    PageAnswer::see_other(page.path(request.context.language))
}

fn just_back(request: &PageRequest) -> PageAnswer {
    let to = Page::Paid.path(request.context.language);
    let answer = PageAnswer::ok(back(request.context, &to));
    go_on(&to).into_iter().fold(answer, |answer, (name, value)| answer.with_header(name, value))
}

fn told(request: &PageRequest, answer: Result<PageAnswer, PortError>) -> PageAnswer {
    let answer = answer.unwrap_or_else(|error| match error {
        PortError::NotFound => request.not_found(),
        error => request.trouble(error, |_| Trouble::Unexpected),
    });
    answer.for_one_person()
}

/// What was entered in a field; the first where there are several.
pub(super) fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}
