// SPDX-License-Identifier: AGPL-3.0-or-later
/** A fictional city's bulletin, as the screens read it. Its names in other scripts are drafts. */

import type { Bulletin } from "../../src/formats/bulletin.ts";

const entry = (code: string, en: string, zh: string, ug: string, conduct: string, life = false) => ({
  code,
  name: { en, zh, ug },
  conduct,
  harm: "",
  life,
});

const entries = [
  entry("threat-to-life", "Threat to somebody's life", "威胁他人生命", "باشقىلارنىڭ ھاياتىغا تەھدىت سېلىش", "Saying, writing or preparing that somebody will be killed or badly hurt.", true),
  entry("weapons-and-explosives", "Illegal weapons or explosives", "非法武器或爆炸物", "قانۇنسىز قورال ياكى پارتلاتقۇچ ماددا", "Making, hiding, selling or carrying explosives or illegal firearms.", true),
  entry("arson-and-fire-danger", "Arson or danger of fire", "纵火或火灾隐患", "ئوت قويۇش ياكى ئوت ئاپىتى خەۋپى", "Setting a fire, locking or blocking fire exits, or storing fuel where people sleep or work.", true),
  entry("violence-and-threats", "Violence, threats or stalking", "暴力、恐吓或跟踪骚扰", "زوراۋانلىق، قورقۇتۇش ياكى ئارقىدىن مارىلاش", "Beating, stabbing, threatening, stalking or locking up somebody, at home or elsewhere."),
  entry("hate-crime", "Hate crime", "仇恨犯罪", "ئۆچمەنلىك جىنايىتى", "Attacking or threatening people, or damaging their homes, because of their ethnicity, religion, language or opinion."),
  entry("transnational-repression", "Transnational repression", "跨国镇压", "چېگرا ھالقىغان باستۇرۇش", "Threatening, following, extorting or abducting exiles, or threatening their relatives, on behalf of a foreign state."),
  entry("trafficking-and-forced-labour", "Trafficking or forced labour", "人口贩运或强迫劳动", "ئادەم بېدىكلىكى ياكى مەجبۇرىي ئەمگەك", "Making people work or sell sex by force, debt or deceit, selling them, or withholding their passports or wages."),
  entry("child-safety", "Child in danger", "儿童面临危险", "خەتەر ئاستىدىكى بالا", "Beating, starving, selling, luring or sexually abusing a child, or trading pictures of such abuse.", true),
  entry("hazardous-substances", "Dangerous substances, food or medicine", "危险物质、有害食品或药品", "خەتەرلىك ماددا، زىيانلىق يېمەكلىك ياكى دورا", "Making, storing or dumping poison or gas where people are, or selling food or medicine known to be harmful.", true),
  entry("infrastructure-and-transport", "Danger to transport or supply", "危及交通或公共设施", "قاتناش ياكى ئاممىۋى ئەسلىھەلەرگە خەۋپ يەتكۈزۈش", "Damaging tracks, signals, bridges, dams, power or water lines, or running a vehicle or lift known to be unsafe.", true),
  entry("fraud-against-vulnerable-people", "Fraud against vulnerable people", "针对弱势者的诈骗", "ئاجىز كىشىلەرنى ئالداش", "Deceiving or pressing old, sick or dependent people to take their money, home or documents."),
  entry("environmental-crime", "Environmental crime", "环境犯罪", "مۇھىت جىنايىتى", "Dumping waste or chemicals into water, soil or air, felling protected forest, or trading protected animals."),
];

const named = (code: string, en: string, zh: string, ug: string) => ({ code, name: { en, zh, ug }, middle: null });

const bulletin: Bulletin = {
  deployment: "demo-city",
  serial: 3,
  issued: "2026-11-23",
  charter: {
    operator: {
      name: "Safety Office of the City of Sandhaven",
      contact: "safety-office@sandhaven.example",
      legalBasis: "Public Safety Ordinance of Sandhaven, section 12 (fictional)",
    },
    oversight: { name: "Ombudsman of Sandhaven, elected by the city council", contact: "ombudsman@sandhaven.example, 1 Court Square" },
    redress: { contact: "redress@ombudsman-sandhaven.example" },
    retention: { unsubstantiatedDays: 30, substantiatedDays: 730, mailboxDays: 90 },
    fairness: { ratio: 150, least: 30 },
    witnesses: {
      needed: 2,
      keys: ["The Harbour Gazette", "University of Sandhaven", "Court of Audit"].map((operator, at) => ({
        operator,
        vkey: `witness-${at}.example/w+0123abcd+B${"A".repeat(43)}`,
        url: `https://witness-${at}.example`,
      })),
    },
    changes: { noticeDays: 14, administrators: ["A".repeat(43), "B".repeat(43), "C".repeat(43)] },
    id: "demo-city",
    name: { en: "Sandhaven Tip Line", zh: "桑德海文市线索平台", ug: "ساندخاۋېن ئۇچۇر لىنىيىسى" },
    languages: ["en", "zh-Hans", "ug"],
    emergencyNumber: "112",
    activation: "verified",
    identityCheck: "checksum",
    checks: { counter: null, signIn: null, roll: null },
    schemes: ["ee.ik", "fi.hetu"],
    stampsPerDay: 8,
    promises: { acknowledgeDays: 7, outcomeDays: 90 },
    districts: [
      named("old-town", "Old Town", "老城区", "كونا شەھەر"),
      named("harbour", "Harbour", "港口区", "پورت رايونى"),
      named("riverside", "Riverside", "河滨区", "دەريا بويى"),
      named("university", "University", "大学区", "ئۇنىۋېرسىتېت رايونى"),
      named("industrial-park", "Industrial Park", "工业园区", "سانائەت رايونى"),
    ],
    occupations: [
      { ...named("employed", "Employed or self-employed", "在职或自雇", "خىزمەتچى ياكى ئۆز ئالدىغا ئىشلەيدىغان"), eligible: true },
      { ...named("in-training", "At school or in training", "在校或培训中", "ئوقۇغۇچى"), eligible: true },
      { ...named("at-home", "At home, retired or looking for work", "居家、退休或求职中", "ئۆيدە، پېنسىيەدە ياكى ئىش ئىزدەۋاتقان"), eligible: true },
      { ...named("operator-staff", "Staff of the city's Safety Office", "市安全办公室工作人员", "شەھەر بىخەتەرلىك ئىشخانىسىنىڭ خادىمى"), eligible: false },
      { ...named("police", "Police officer", "警务人员", "ساقچى"), eligible: false },
    ],
  },
  catalogue: { entries },
  endpoints: { intake: "https://intake.sandhaven.example", registry: "https://registry.sandhaven.example", translog: "https://translog.sandhaven.example" },
  deskStanzas: 2,
  partSize: 1_048_576,
  log: { origin: "demo-city/log", vkey: "demo-city/log+c2a93ef1+AVj2Qn5Yk0b0mK0uO3dT8w2vJrVZ7u5sYg1bRxk0Xo3Q" },
  root: Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256),
  keys: [],
  changes: [],
  upcoming: { charter: null, catalogue: null },
  hashes: { charter: "0".repeat(64), catalogue: "0".repeat(64) },
};

export const VERIFIED = bulletin;
export const OPEN: Bulletin = { ...bulletin, charter: { ...bulletin.charter, activation: "open" } };

const TOLD = { deployment: "demo-city", before: "0".repeat(64), after: "1".repeat(64), announced: "2026-11-23", holds: "2026-12-07", then: bulletin.charter.changes, approvals: [] };
/** Charter and catalogue that will be others. */
export const UPCOMING: Bulletin = {
  ...bulletin,
  changes: [{ ...TOLD, what: "charter" }, { ...TOLD, what: "catalogue", holds: "2026-12-21" }],
  upcoming: {
    charter: { ...bulletin.charter, promises: { acknowledgeDays: 5, outcomeDays: 60 }, redress: { contact: "Anybody who was reported: the court at 1 Court Square" } },
    catalogue: { entries: [{ ...entries[0]!, code: "loose-scaffolding" }, { ...entries[0]!, conduct: "Other words." }, ...entries.slice(2)] },
  },
};
const texts = (en: string, zh: string, ug: string) => ({ en, zh, ug });
const checked = (change: Partial<Bulletin["charter"]>): Bulletin => ({ ...bulletin, charter: { ...bulletin.charter, ...change } });
const NONE = bulletin.charter.checks;

export const COUNTER = checked({
  identityCheck: "counter",
  checks: { ...NONE, counter: { where: texts("Citizens’ office, Court Square 1, counter 3, Monday to Friday 9 to 17", "市民服务中心，法院广场1号，3号柜台，周一至周五9时至17时", "ئاھالە ئىشخانىسى، سوت مەيدانى 1، 3-پوكەي، دۈشەنبىدىن جۈمەگىچە 9 دىن 17 گىچە") } },
});
export const OIDC = checked({
  identityCheck: "oidc",
  checks: { ...NONE, signIn: { name: texts("Sandhaven ID", "桑德海文身份", "ساندخاۋېن كىملىكى"), issuer: "https://id.sandhaven.example", clientId: "tip-line" } },
});
export const ROLL = checked({
  identityCheck: "roll",
  checks: { ...NONE, roll: { number: texts("Student number", "学号", "ئوقۇغۇچى نومۇرى"), second: texts("Date of birth, such as 2003-05-31", "出生日期，例如 2003-05-31", "تۇغۇلغان كۈن، مەسىلەن 2003-05-31") } },
});
