// Words: what scripts write on the page, in the reader's language; the server hands over the translations (base.html).
const { language, messages } = globalThis.mostradorWords ?? { language: "en", messages: {} };
const rules = new Intl.PluralRules(language);

// `_("With %(name)s", { name })`
export function _(message, values = {}) {
  return filled(messages[message] ?? message, values);
}

// `ngettext("%(count)s message", "%(count)s messages", count)`
export function ngettext(singular, plural, count, values = {}) {
  const forms = messages[singular] ?? { one: singular, other: plural };
  return filled(forms[rules.select(count)] ?? forms.other, { count, ...values });
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (sign, name) => values[name] ?? sign);
}
