// Sheets are imported for their effect alone: the bundler takes them.
declare module '*.css' {}

/** The text of a sheet, for `wear`. */
declare module '*.css?inline' {
  const sheet: string;

  // biome-ignore lint/style/noDefaultExport: the bundler exports it so.
  export default sheet;
}
