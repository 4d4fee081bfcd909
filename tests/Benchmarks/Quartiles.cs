namespace Maas.Benchmarks;

/// <summary>Quartiles of what was measured.</summary>
internal static class Quartiles
{
    public static double Low(IReadOnlyCollection<double> values) => At(values, 0.25);

    public static double Middle(IReadOnlyCollection<double> values) => At(values, 0.5);

    public static double High(IReadOnlyCollection<double> values) => At(values, 0.75);

    private static double At(IReadOnlyCollection<double> values, double share) =>
        values.Order().ElementAt((int)(share * values.Count));
}
