// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Document numbers by the words that stand on the documents, which are the same in every language of
 * the app: whoever holds the document reads them there.
 */

const NAMES: Readonly<Record<string, string>> = {
  "bg.egn": "ЕГН (България)",
  "br.cpf": "CPF (Brasil)",
  "cn.ric": "公民身份号码（中国）",
  "de.idnr": "Steuer-Identifikationsnummer (Deutschland)",
  "dk.cpr": "CPR-nummer (Danmark)",
  "ee.ik": "Isikukood (Eesti)",
  "es.dni": "DNI (España)",
  "fi.hetu": "Henkilötunnus (Suomi)",
  "fr.nir": "Numéro de sécurité sociale (France)",
  "hr.oib": "OIB (Hrvatska)",
  "nl.bsn": "BSN (Nederland)",
  "no.fodselsnummer": "Fødselsnummer (Norge)",
  "pl.pesel": "PESEL (Polska)",
  "ro.cnp": "CNP (România)",
  "se.personnummer": "Personnummer (Sverige)",
  "tr.tckimlik": "T.C. Kimlik No (Türkiye)",
};

/** A scheme of python-stdnum that has no words here is shown by its code. */
export function schemeName(scheme: string): string {
  return NAMES[scheme] ?? scheme;
}
