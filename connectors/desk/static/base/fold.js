// Fold: a text as the server compares it: without accents, strokes and case.
const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łøđßæœı]/g, (letter) => LETTERS[letter]);
