export function MapPage() {
  return <h1>x</h1>;
}
