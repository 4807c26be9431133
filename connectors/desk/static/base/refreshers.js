// Refreshers: which parts of a page are fetched again after which of the server's events.

// `table`: rows of `kinds`, the events that concern a part; `here`, if only those of the open conversation do; and
// `refresh`, which gets these events and the conversation. An event of `all` concerns everything.
export function refresherOf(table, openId = () => null) {
  return (changes) => Promise.all(table.map(({ kinds, here, refresh }) => {
    const id = openId();
    const fitting = changes.filter((change) => change.all || (kinds.includes(change.kind) && (!here || change.conversation === id)));
    return fitting.length && (id || !here) ? refresh(fitting, id) : null;
  }));
}
