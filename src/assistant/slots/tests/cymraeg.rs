use super::check;

#[test]
fn addresses() {
    check(&[
        ("dyddiadau sbwriel AW1 2AB", "AW1 2AB; general"),
        ("settee 3 sedd aw1 4ed, dyddiad cynta", "AW1 4ED"),
        ("y cod post ydi aw12ab diolch", "AW1 2AB"),
        ("12 Heol y Castell", "12 Heol y Castell"),
        ("heol y castell 12", "12 heol y castell"),
        ("twll yn heol y castell ers wythnos", "heol y castell"),
        ("Gwr yn deud brown, fi'n deud glas. Pwy sy'n iawn? Heol y Castell", "Heol y Castell; garden+recycling"),
        ("golau stryd wedi torri ar Ffordd y Môr", "Ffordd y Môr"),
        ("rhif 7 stryd y bont", "7 stryd y bont"),
        ("Fflat 2, 10 Lôn-y-Bwthyn", "Fflat 2 10 Lôn-y-Bwthyn"),
        ("3 clos y wern", "3 clos y wern"),
        ("Clos y Wern", "Clos y Wern"),
        ("twll ar y ffordd", ""),
        ("Ydi Mill Road yn cael ei graeanu", "Mill Road"),
        ("enw ffordd rong ar y llythyr", ""),
        ("sbwriel yn y stryd", "general"),
        ("sbwriel ar y stryd fawr", "stryd fawr; general"),
        ("Newid cyfeiriad, symud o Weir Lane", "Weir Lane"),
        ("22 AW1 2AB", "22; AW1 2AB"),
        ("5 Rhodfa'r Gogledd", "5 Rhodfa'r Gogledd"),
        ("twll yn agos i mi", "here"),
        ("fy lleoliad i", "here"),
        ("lle dwi rwan", "here"),
        ("yma", "here"),
        ("oes rhywun yma", ""),
    ]);
}

#[test]
fn containers() {
    check(&[
        ("y bin brown", "garden"),
        ("bin brown llawn heb ei gasglu", "garden"),
        ("na, yr un brown", "garden"),
        ("y bin gwyrdd", "food"),
        ("cadi bwyd heb wagio", "food"),
        ("y gadi werdd", "food"),
        ("gwastraff gardd", "garden"),
        ("gwastraff gwyrdd", "garden"),
        ("gwastraff cyffredinol", "general"),
        ("y bin llwyd", "general"),
        ("bin du mas fory", "recycling; 2026-11-26"),
        ("caead glas", "recycling"),
        ("yr un efo caead glas", "recycling"),
        ("bocs gwydr", "glass"),
        ("y bocs coch", "glass"),
        ("ailgylchu nesaf", "recycling"),
        ("bin cymunedol yn gorlifo", "shared"),
        ("bag ollie", "nappies"),
        ("clytiau'r babi heb gael eu casglu", "nappies"),
        ("bin melyn", "?"),
        ("bagiau duon", "?"),
        ("dim yr un brown, yr un llwyd", "general"),
        ("bin brown a'r cadi bwyd", "garden+food"),
        ("fy min i heb ei wagio", ""),
    ]);
}

#[test]
fn days() {
    check(&[
        ("ddoe", "2026-11-24"),
        ("ma'r ailgylchu dal ar y pafin ers ddoe", "recycling; 2026-11-24"),
        ("echdoe", "2026-11-23"),
        ("Pa fin sy'n mynd allan fory?", "2026-11-26"),
        ("yfory", "2026-11-26"),
        ("drennydd", "2026-11-27"),
        ("bins heno", "2026-11-25"),
        ("aeth y lori yn syth heibio ni bore ma", "2026-11-25"),
        ("wedi mynd efo'r gwynt neithiwr", "2026-11-24"),
        ("dydd Mawrth diwethaf", "2026-11-17 or 2026-11-24"),
        ("dydd Llun diwethaf", "2026-11-23"),
        ("llun dwetha", "2026-11-23"),
        ("dydd Mawrth", "2026-11-24 or 2026-12-01"),
        ("na chawson nhw eu casglu ddydd Mawrth", "2026-11-24 or 2026-12-01"),
        ("nos Fawrth", "2026-11-24 or 2026-12-01"),
        ("nos Wener", "2026-11-20 or 2026-11-27"),
        ("bore dydd Llun", "2026-11-23 or 2026-11-30"),
        ("dydd Gwener yma", "2026-11-27"),
        ("dydd gwener nesaf", "2026-11-27 or 2026-12-04"),
        ("dydd mawrth nesa", "2026-12-01"),
        ("dydd merchr", "2026-11-18 or 2026-11-25 or 2026-12-02"),
        ("dydd gwenner", "2026-11-20 or 2026-11-27"),
        ("wythnos nesaf", "2026-11-30/2026-12-06"),
        ("Streic wsnos nesa - fydd y lori'n dod?", "2026-11-30/2026-12-06"),
        ("wythnos dwetha", "2026-11-16/2026-11-22"),
        ("yr wythnos hon", "2026-11-23/2026-11-29"),
        ("dydd Iau wythnos nesaf", "2026-12-03"),
        ("3ydd o Fehefin", "2026-06-03 or 2027-06-03"),
        ("12 Rhagfyr", "2026-12-12"),
        ("y 10fed", "2026-11-10 or 2026-12-10"),
        ("12/06", "2026-06-12 or 2027-06-12"),
        ("dydd Gwener, 3 Rhagfyr 2027", "2027-12-03"),
        ("ym mis Chwefror", "2026-02-01/2026-02-28 or 2027-02-01/2027-02-28"),
        ("mis nesaf", "2026-12-01/2026-12-31"),
        ("tridiau yn ôl", "2026-11-22"),
        ("pythefnos yn ôl", "2026-11-09/2026-11-15"),
        ("ymhen wythnos", "2026-11-30/2026-12-06"),
        ("penwythnos yma", "2026-11-28/2026-11-29"),
        ("bob dydd Llun", ""),
        ("llun o'r twll", ""),
        ("mae'r merched yn dod", ""),
        ("mawr iawn", ""),
        ("drws nesa", ""),
    ]);
}

#[test]
fn references() {
    check(&[
        ("be sy'n digwydd efo DS-7K3M-2QW2", "DS-7K3M-2QW2"),
        ("cyfeirnod ds 7k3m 2qw2", "DS-7K3M-2QW2"),
        ("Fy nghyfeirnod yw 55810, beth yw'r sefyllfa", "misread"),
        ("diweddariad plis ar DS-3340", "misread"),
    ]);
}
