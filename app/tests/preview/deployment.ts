// SPDX-License-Identifier: AGPL-3.0-or-later
/** A fictional city's bulletin, as the screens read it. Its names in other scripts are drafts. */

import type { Bulletin } from "../../src/formats/bulletin.ts";
import type { CatalogueEntry } from "../../src/formats/catalogue.ts";
import type { Names } from "../../src/formats/fields.ts";

const entry = (code: string, life: boolean, name: Names, conduct: Names): CatalogueEntry => ({ code, name, conduct, harm: {}, life });

const entries = [
  entry("threat-to-life", true, { en: "Threat to somebody's life", zh: "威胁他人生命", ug: "باشقىلارنىڭ ھاياتىغا تەھدىت سېلىش" }, { en: "Saying, writing or preparing that somebody will be killed or badly hurt.", zh: "扬言、写明或准备杀害或严重伤害他人。", ug: "بىرسىنى ئۆلتۈرۈش ياكى ئېغىر يارىلاندۇرۇش بىلەن قورقۇتۇش ياكى شۇنىڭغا تەييارلىق قىلىش." }),
  entry("weapons-and-explosives", true, { en: "Illegal weapons or explosives", zh: "非法武器或爆炸物", ug: "قانۇنسىز قورال ياكى پارتلاتقۇچ ماددا" }, { en: "Making, hiding, selling or carrying explosives or illegal firearms.", zh: "制造、藏匿、出售或携带爆炸物或非法枪支。", ug: "پارتلاتقۇچ ماددا ياكى قانۇنسىز قورال ياساش، يوشۇرۇش، سېتىش ياكى ئېلىپ يۈرۈش." }),
  entry("arson-and-fire-danger", true, { en: "Arson or danger of fire", zh: "纵火或火灾隐患", ug: "ئوت قويۇش ياكى ئوت ئاپىتى خەۋپى" }, { en: "Setting a fire, locking or blocking fire exits, or storing fuel where people sleep or work.", zh: "放火、锁闭或堵塞消防出口，或在有人睡觉或工作的地方存放燃料。", ug: "ئوت قويۇش، ئوتتىن قېچىش ئېغىزىنى قۇلۇپلاش ياكى توسۇۋېلىش، ياكى كىشىلەر ئۇخلايدىغان ياكى ئىشلەيدىغان جايدا يېقىلغۇ ساقلاش." }),
  entry("violence-and-threats", false, { en: "Violence, threats or stalking", zh: "暴力、恐吓或跟踪骚扰", ug: "زوراۋانلىق، قورقۇتۇش ياكى ئارقىدىن مارىلاش" }, { en: "Beating, stabbing, threatening, stalking or locking up somebody, at home or elsewhere.", zh: "殴打、捅刺、威胁、跟踪骚扰或囚禁他人，无论在家中还是别处。", ug: "ئۆيدە ياكى باشقا يەردە بىرسىنى ئۇرۇش، پىچاقلاش، قورقۇتۇش، ئارقىدىن مارىلاش ياكى سولاپ قويۇش." }),
  entry("hate-crime", false, { en: "Hate crime", zh: "仇恨犯罪", ug: "ئۆچمەنلىك جىنايىتى" }, { en: "Attacking or threatening people, or damaging their homes, because of their ethnicity, religion, language or opinion.", zh: "因他人的民族、宗教、语言或观点而攻击、威胁他们，或毁坏他们的住所。", ug: "مىللىتى، دىنى، تىلى ياكى كۆز قارىشى سەۋەبىدىن كىشىلەرگە ھۇجۇم قىلىش، ئۇلارنى قورقۇتۇش ياكى ئۆيلىرىنى بۇزۇش." }),
  entry("transnational-repression", false, { en: "Transnational repression", zh: "跨国镇压", ug: "چېگرا ھالقىغان باستۇرۇش" }, { en: "Threatening, following, extorting or abducting exiles, or threatening their relatives, on behalf of a foreign state.", zh: "代表外国政府威胁、跟踪、敲诈或绑架流亡者，或威胁他们的亲属。", ug: "باشقا بىر دۆلەت نامىدىن سۈرگۈندىكىلەرنى قورقۇتۇش، ئارقىدىن مارىلاش، قاقتى-سوقتى قىلىش ياكى تۇتۇپ كېتىش، ياكى ئۇلارنىڭ تۇغقانلىرىنى قورقۇتۇش." }),
  entry("trafficking-and-forced-labour", false, { en: "Trafficking or forced labour", zh: "人口贩运或强迫劳动", ug: "ئادەم بېدىكلىكى ياكى مەجبۇرىي ئەمگەك" }, { en: "Making people work or sell sex by force, debt or deceit, selling them, or withholding their passports or wages.", zh: "以暴力、债务或欺骗强迫他人劳动或卖淫，贩卖人口，或扣押其护照或工资。", ug: "زورلۇق، قەرز ياكى ئالدامچىلىق بىلەن كىشىلەرنى ئىشلىتىش ياكى جىنسىي سودىغا مەجبۇرلاش، ئۇلارنى سېتىش، ياكى كىملىك ھۆججىتىنى ياكى ئىش ھەققىنى تۇتۇپ قېلىش." }),
  entry("child-safety", true, { en: "Child in danger", zh: "儿童面临危险", ug: "خەتەر ئاستىدىكى بالا" }, { en: "Beating, starving, selling, luring or sexually abusing a child, or trading pictures of such abuse.", zh: "殴打、饿虐、贩卖、引诱或性侵儿童，或交易此类侵害的图片。", ug: "بالىنى ئۇرۇش، ئاچ قويۇش، سېتىش، ئازدۇرۇش ياكى ئۇنىڭغا جىنسىي تاجاۋۇز قىلىش، ياكى بۇنداق تاجاۋۇزنىڭ رەسىملىرىنى ئېلىپ-سېتىش." }),
  entry("hazardous-substances", true, { en: "Dangerous substances, food or medicine", zh: "危险物质、有害食品或药品", ug: "خەتەرلىك ماددا، زىيانلىق يېمەكلىك ياكى دورا" }, { en: "Making, storing or dumping poison or gas where people are, or selling food or medicine known to be harmful.", zh: "在有人的地方制造、存放或倾倒毒物或毒气，或出售明知有害的食品或药品。", ug: "كىشىلەر بار جايدا زەھەر ياكى زەھەرلىك گاز ياساش، ساقلاش ياكى تۆكۈش، ياكى زىيانلىق ئىكەنلىكىنى بىلىپ تۇرۇپ يېمەكلىك ياكى دورا سېتىش." }),
  entry("infrastructure-and-transport", true, { en: "Danger to transport or supply", zh: "危及交通或公共设施", ug: "قاتناش ياكى ئاممىۋى ئەسلىھەلەرگە خەۋپ يەتكۈزۈش" }, { en: "Damaging tracks, signals, bridges, dams, power or water lines, or running a vehicle or lift known to be unsafe.", zh: "破坏铁轨、信号、桥梁、水坝、电力或供水线路，或运行明知不安全的车辆或电梯。", ug: "رېلىس، سىگنال، كۆۋرۈك، توسما، توك ياكى سۇ لىنىيىسىنى بۇزۇش، ياكى بىخەتەر ئەمەسلىكىنى بىلىپ تۇرۇپ قاتناش قورالى ياكى لىفىت ئىشلىتىش." }),
  entry("fraud-against-vulnerable-people", false, { en: "Fraud against vulnerable people", zh: "针对弱势者的诈骗", ug: "ئاجىز كىشىلەرنى ئالداش" }, { en: "Deceiving or pressing old, sick or dependent people to take their money, home or documents.", zh: "欺骗或逼迫老人、病人或依赖他人照料的人，以夺取他们的钱财、住房或证件。", ug: "قېرى، كېسەل ياكى باشقىلارغا موھتاج كىشىلەرنى ئالداپ ياكى قىستاپ، پۇلىنى، ئۆيىنى ياكى ھۆججىتىنى ئېلىۋېلىش." }),
  entry("environmental-crime", false, { en: "Environmental crime", zh: "环境犯罪", ug: "مۇھىت جىنايىتى" }, { en: "Dumping waste or chemicals into water, soil or air, felling protected forest, or trading protected animals.", zh: "向水、土壤或空气中倾倒废物或化学品，砍伐受保护的森林，或交易受保护的动物。", ug: "سۇ، تۇپراق ياكى ھاۋاغا ئەخلەت ياكى خىمىيىلىك ماددا تاشلاش، قوغدىلىدىغان ئورماننى كېسىش، ياكى قوغدىلىدىغان ھايۋانلارنى ئېلىپ-سېتىش." }),
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
    catalogue: { entries: [{ ...entries[0]!, code: "loose-scaffolding" }, { ...entries[0]!, conduct: { en: "Other words." } }, ...entries.slice(2)] },
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
