// esbuild gives the text of Python files.
declare module "*.py" {
  const text: string;
  export default text;
}
