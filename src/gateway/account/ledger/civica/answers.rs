//! The service's answers, and what an account is by them. Names are as .NET writes them, or as Civica's own XML has them.

use domain::account::{
    AccountNumber, Band, Bill, CouncilTax, Instalment as Planned, Money, PaymentMethod, TaxYear, Transaction as Moved,
    TransactionKind, paid_off,
};
use domain::iso;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub struct Listed {
    #[serde(rename = "ctaxActRef", alias = "CtaxActRef")]
    reference: String,
}

impl Listed {
    pub fn number(&self) -> Option<AccountNumber> {
        self.reference.parse().ok()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    #[serde(alias = "CouncilTaxAccountReference", alias = "CtxActRef", alias = "ctxActRef")]
    council_tax_account_reference: String,
    #[serde(alias = "CouncilTaxAccountBalance", alias = "CtxActBalance", alias = "ctxActBalance")]
    council_tax_account_balance: Pounds,
    #[serde(default, alias = "CtxActClosed")]
    ctx_act_closed: Option<Said>,
    #[serde(alias = "AccountDetails")]
    account_details: AccountDetails,
    #[serde(alias = "FinancialDetails")]
    financial_details: FinancialDetails,
}

#[derive(Deserialize)]
struct AccountDetails {
    #[serde(rename = "actPayGrp", alias = "ActPayGrp")]
    payment: Option<Payment>,
}

#[derive(Deserialize)]
struct Payment {
    #[serde(default, rename = "paymentMethod", alias = "PaymentMethod")]
    method: Option<String>,
    #[serde(default, rename = "directDebit", alias = "DirectDebit")]
    direct_debit: Option<Said>,
}

#[derive(Deserialize)]
struct FinancialDetails {
    #[serde(default, rename = "yearTotals", alias = "YearTotals", alias = "RecYrTotals", alias = "recYrTotals")]
    years: Option<Vec<Year>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Year {
    #[serde(alias = "TaxYear")]
    tax_year: i16,
    #[serde(alias = "TotalCharge")]
    total_charge: Pounds,
    #[serde(alias = "TotalPayments")]
    total_payments: Pounds,
    #[serde(alias = "BalanceOutstanding")]
    balance_outstanding: Pounds,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    #[serde(default, alias = "Address1")]
    address1: Option<String>,
    #[serde(default, alias = "Address2")]
    address2: Option<String>,
    #[serde(default, alias = "Address3")]
    address3: Option<String>,
    #[serde(default, alias = "Address4")]
    address4: Option<String>,
    #[serde(default, alias = "Address5")]
    address5: Option<String>,
    #[serde(default, alias = "PostCode", alias = "postcode")]
    post_code: Option<String>,
    #[serde(default, alias = "Band")]
    band: Option<BandText>,
}

#[derive(Deserialize)]
struct BandText {
    #[serde(default, rename = "text", alias = "Text")]
    text: Option<String>,
}

impl Property {
    pub fn postcode(&self) -> Option<&str> {
        self.post_code.as_deref()
    }

    fn in_one_line(&self) -> String {
        let Property { address1, address2, address3, address4, address5, post_code, band: _ } = self;
        let parts = [address1, address2, address3, address4, address5, post_code].into_iter().flatten();
        parts.map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Deserialize)]
pub struct Instalment {
    #[serde(rename = "dateDue", alias = "DateDue")]
    due: String,
    /// Below zero, as Civica counts what is to come.
    #[serde(rename = "amountDue", alias = "AmountDue")]
    amount: Pounds,
}

#[derive(Deserialize)]
pub struct Transaction {
    #[serde(rename = "date", alias = "Date")]
    date: DateText,
    #[serde(rename = "amount", alias = "Amount", alias = "dAmount", alias = "DAmount")]
    amount: Pounds,
    #[serde(default, rename = "tranType", alias = "TranType")]
    kind: Option<String>,
    #[serde(default, rename = "subCode", alias = "SubCode")]
    sub_code: Option<String>,
}

#[derive(Deserialize)]
struct DateText {
    #[serde(rename = "text", alias = "Text")]
    text: String,
}

/// Pounds as they are written, as a number or as a text.
#[derive(Deserialize)]
struct Pounds(Box<RawValue>);

impl Pounds {
    fn read(&self) -> Result<Money, &'static str> {
        Money::decimal(self.0.get().trim_matches('"').trim()).map_err(|_| "an amount is none")
    }
}

/// Yes or no, in whatever words.
#[derive(Deserialize)]
struct Said(Box<RawValue>);

impl Said {
    /// None where it is neither.
    fn is_yes(&self) -> Option<bool> {
        match &*upper(Some(self.0.get().trim_matches('"'))) {
            "YES" | "Y" | "TRUE" => Some(true),
            "NO" | "N" | "FALSE" => Some(false),
            _ => None,
        }
    }
}

impl Transaction {
    /// By what Civica calls it. None of what is neither charged nor paid, such as a discount: it is in the balance.
    fn kind(&self) -> Option<TransactionKind> {
        let (kind, sub_code) = (upper(self.kind.as_deref()), upper(self.sub_code.as_deref()));
        Some(match (&*kind, &*sub_code) {
            ("CHARGE" | "LEVY", _) => TransactionKind::Charge,
            ("PAYMENTS", "CCARD" | "DCARD") => TransactionKind::CardPayment,
            ("PAYMENTS", "D/D CASH" | "DIRECTDEBIT") => TransactionKind::DirectDebit,
            ("PAYMENTS", _) => TransactionKind::Payment,
            ("REFUNDS", _) => TransactionKind::Refund,
            _ => return None,
        })
    }

    /// By which way it went, too: what was paid is below zero.
    fn moved(&self) -> Result<Option<Moved>, &'static str> {
        let Some(kind) = self.kind() else { return Ok(None) };
        let amount = self.amount.read()?;
        let kind = match kind.is_paid() {
            true if amount.is_owed() => TransactionKind::Returned,
            is_paid if is_paid == amount.is_credit() && amount != Money::ZERO => kind,
            // A charge or a refund that became less: it is in the balance.
            _ => return Ok(None),
        };
        Ok(Some(Moved { on: day(&self.date.text)?, kind, amount: above_zero(amount) }))
    }
}

fn upper(text: Option<&str>) -> String {
    text.unwrap_or_default().trim().to_ascii_uppercase()
}

/// A day as 31-03-2027, 31/03/2027 or 2027-03-31, with or without a time of day.
fn day(text: &str) -> Result<Date, &'static str> {
    let wrong = "a date is none";
    let text = text.trim();
    let text = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    if let Some(day) = iso::parse_date(text) {
        return Ok(day);
    }
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    match *parts {
        [day, month, year] if (day.len(), month.len(), year.len()) == (2, 2, 4) => {
            iso::parse_date(&[year, "-", month, "-", day].concat()).ok_or(wrong)
        }
        _ => Err(wrong),
    }
}

fn above_zero(money: Money) -> Money {
    if money.is_credit() { -money } else { money }
}

impl Account {
    fn method(&self) -> PaymentMethod {
        let Some(payment) = &self.account_details.payment else { return PaymentMethod::Cash };
        let said = payment.direct_debit.as_ref().and_then(Said::is_yes);
        if said.unwrap_or_else(|| upper(payment.method.as_deref()).contains("DD")) {
            PaymentMethod::DirectDebit
        } else {
            PaymentMethod::Cash
        }
    }

    fn bills(&self) -> Result<Vec<Bill>, &'static str> {
        let read = |year: &Year| {
            Ok(Bill {
                year: TaxYear::try_from(year.tax_year).map_err(|_| "a tax year is none")?,
                charged: year.total_charge.read()?,
                paid: above_zero(year.total_payments.read()?),
                balance: year.balance_outstanding.read()?,
            })
        };
        let mut bills: Vec<Bill> =
            self.financial_details.years.iter().flatten().map(read).collect::<Result<_, &'static str>>()?;
        bills.sort_by_key(|bill| std::cmp::Reverse(bill.year));
        Ok(bills)
    }
}

pub fn council_tax(
    number: &AccountNumber,
    year: TaxYear,
    account: Account,
    property: &Property,
    plan: &[Instalment],
    transactions: &[Transaction],
) -> Result<CouncilTax, &'static str> {
    if account.council_tax_account_reference.parse().as_ref() != Ok(number) {
        return Err("it is another account");
    }
    let bills = account.bills()?;
    Ok(CouncilTax {
        number: number.clone(),
        address: property.in_one_line(),
        band: property.band.as_ref().and_then(|band| Band::read(band.text.as_deref()?)),
        discount: None,
        balance: account.council_tax_account_balance.read()?,
        method: account.method(),
        is_closed: account.ctx_act_closed.as_ref().and_then(Said::is_yes).unwrap_or_default(),
        instalments: instalments(plan, bills.iter().find(|bill| bill.year == year))?,
        transactions: moved(transactions)?,
        bills,
    })
}

/// The parts of this year. Whether the service lists all of them or those to come, what is not outstanding is paid; without a
/// bill that says what is, it is not known of any whether it is paid.
fn instalments(plan: &[Instalment], bill: Option<&Bill>) -> Result<Vec<Planned>, &'static str> {
    let read = |part: &Instalment| Ok(Planned::of(day(&part.due)?, above_zero(part.amount.read()?)));
    let plan: Vec<Planned> = plan.iter().map(read).collect::<Result<_, &'static str>>()?;
    let Some(bill) = bill else { return Ok(Vec::new()) };
    let all: Money = plan.iter().map(|part| part.amount).sum();
    Ok(paid_off(plan, all - bill.balance.max(Money::ZERO)))
}

/// The latest first.
fn moved(transactions: &[Transaction]) -> Result<Vec<Moved>, &'static str> {
    let read = |transaction: &Transaction| transaction.moved().transpose();
    let mut moved: Vec<Moved> = transactions.iter().filter_map(read).collect::<Result<_, &'static str>>()?;
    moved.sort_by_key(|transaction| std::cmp::Reverse(transaction.on));
    Ok(moved)
}
