// What the compiler says of TypeScript that is no file.
import ts from "typescript";

/**
 * The errors in these texts, by their names: where each is, its line, and what it is.
 *
 * @param placed the name of a file as an error gives it
 */
export function diagnose(files, options, placed) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name), options.target)
      : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at = file ? `${placed(file.fileName)}: ${file.text.slice(start).split("\n", 1)[0]}: ` : "";
    return at + ts.flattenDiagnosticMessageText(messageText, "\n");
  });
}
