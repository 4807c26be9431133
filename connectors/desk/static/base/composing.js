// Composing: whether a key belongs to an input method that is making a word, not to the page.

// Safari ends the word before its key event, so that isComposing is false there; the key code stays 229.
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
