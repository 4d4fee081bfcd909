using System.Globalization;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Validation;

/// <summary>Whether a job wants what it got.</summary>
internal static class Acceptance
{
    /// <exception cref="ServiceException"><see cref="ServiceError.NotAccepted"/>, with the numbers.</exception>
    public static void Check(AcceptRule? rule, Evaluation evaluation)
    {
        if (rule is null)
        {
            return;
        }

        if (!evaluation.Metrics.TryGetValue(rule.Metric, out var value))
        {
            throw ServiceError.InvalidJob.With(
                $"accept.metric: \"{rule.Metric}\" is not scored here; {string.Join(", ", evaluation.Metrics.Keys)} are");
        }

        if (!rule.Accepts(value))
        {
            throw ServiceError.NotAccepted.With(string.Create(
                CultureInfo.InvariantCulture,
                $"{rule.Metric} is {value:G4} on the {Counted.Of(evaluation.Examples, "example")} of the {evaluation.Part} part; "
                    + $"the job asks for {Asked(rule)} (the trivial baseline has {evaluation.Baseline[rule.Metric]:G4})"));
        }
    }

    private static string Asked(AcceptRule rule) => (rule.AtLeast, rule.AtMost) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($"{least:G4} to {most:G4}"),
        ({ } least, null) => FormattableString.Invariant($"at least {least:G4}"),
        (null, { } most) => FormattableString.Invariant($"at most {most:G4}"),
        (null, null) => "anything",
    };
}
