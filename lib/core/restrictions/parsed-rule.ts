/** A rule in its one spelling, or what is wrong with the text and what was perhaps meant. */
export type ParsedRule = { rule: string } | { fault: string; suggestion?: string };
