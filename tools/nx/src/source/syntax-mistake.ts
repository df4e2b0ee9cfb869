import ts from 'typescript';

/** What is wrong with the syntax of a file of TypeScript or JSON, and where: `4: ';' expected.`; `undefined` when nothing is. */
export function syntaxMistakeIn(path: string, text: string): string | undefined {
  const [first] = path.endsWith('.json') ? mistakesInJson(text) : mistakesInTypeScript(text);
  if (!first) return undefined;
  const { line = 0 } = first.file?.getLineAndCharacterOfPosition(first.start ?? 0) ?? {};
  return `${line + 1}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`;
}

function mistakesInTypeScript(text: string): readonly ts.Diagnostic[] {
  const compilerOptions = {
    target: ts.ScriptTarget.Latest,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
  };
  return ts.transpileModule(text, { reportDiagnostics: true, compilerOptions }).diagnostics ?? [];
}

function mistakesInJson(text: string): readonly ts.Diagnostic[] {
  const { error } = ts.parseConfigFileTextToJson('file.json', text);
  return error ? [error] : [];
}
