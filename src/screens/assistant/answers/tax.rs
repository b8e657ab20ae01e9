//! Council tax, business rates and benefits.

use crate::assistant::{
    answer::{Answer, COUNCIL, Here, Next, answer},
    sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("tax.pay", Words::answers_tax_pay, Words::answers_tax_pay_says, &[Next::Here(Here::CouncilTax)]),
    answer("tax.balance", Words::answers_tax_balance, Words::answers_tax_balance_says, &[Next::Here(Here::CouncilTax)]),
    answer("tax.direct_debit", Words::answers_tax_direct_debit, Words::answers_tax_direct_debit_says, COUNCIL),
    answer("tax.move", Words::answers_tax_move, Words::answers_tax_move_says, COUNCIL),
    answer("tax.single_discount", Words::answers_tax_single_discount, Words::answers_tax_single_discount_says, COUNCIL),
    answer("tax.student", Words::answers_tax_student, Words::answers_tax_student_says, COUNCIL),
    answer("tax.disability", Words::answers_tax_disability, Words::answers_tax_disability_says, COUNCIL),
    answer("tax.reduction", Words::answers_tax_reduction, Words::answers_tax_reduction_says, COUNCIL),
    answer(
        "tax.band",
        Words::answers_tax_band,
        Words::answers_tax_band_says,
        &[Next::Site(sites::TAX_BANDS), Next::Site(sites::SCOTTISH_BANDS), Next::Council],
    ),
    answer(
        "tax.arrears",
        Words::answers_tax_arrears,
        Words::answers_tax_arrears_says,
        &[Next::Person, Next::Site(sites::DEBT)],
    ),
    answer("tax.refund", Words::answers_tax_refund, Words::answers_tax_refund_says, COUNCIL),
    answer("tax.business_rates", Words::answers_tax_business_rates, Words::answers_tax_business_rates_says, COUNCIL),
    answer("tax.name_change", Words::answers_tax_name_change, Words::answers_tax_name_change_says, COUNCIL),
    answer(
        "tax.benefits",
        Words::answers_tax_benefits,
        Words::answers_tax_benefits_says,
        &[Next::Site(sites::UNIVERSAL_CREDIT), Next::Site(sites::HOUSING_BENEFIT), Next::Council],
    ),
];
