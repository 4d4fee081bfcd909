namespace Maas.Core.Jobs;

/// <summary>Which fields of a job a sweep may vary: those that leave its trials comparable.</summary>
internal static class SearchPath
{
    private static readonly string[] Varied = ["training", "base", "data"];

    public static void Check(string path, string place, SearchMethod method)
    {
        var steps = path.Split('.');
        var refusal = steps switch
        {
            _ when steps.Any(step => step.Length == 0) || !Varied.Contains(steps[0]) || (steps.Length == 1 && steps[0] != "base") =>
                "is not a field that can be varied; those of training, base and data are, as training.learningRate",
            ["data", "split" or "targets", ..] or ["training", "seed"] =>
                "can't be varied: trials are compared on one validation part, which it would change",
            ["training", "epochs"] when method == SearchMethod.SuccessiveHalving =>
                "can't be varied: successive halving chooses the epochs",
            _ => null,
        };
        if (refusal is not null)
        {
            throw JobFields.Wrong(place, refusal);
        }
    }
}
