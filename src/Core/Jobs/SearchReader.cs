using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>search</c>. Ranges and defaults are told at <see cref="Search"/>.</summary>
internal static class SearchReader
{
    private const int MostParameters = 16;

    public static Search? Read(JobFields? fields, Hyperparameters training)
    {
        if (fields is null)
        {
            return null;
        }

        var method = fields.Has("method") ? fields.Word("method", default(SearchMethod)) : throw fields.Missing("method");
        var search = new Search
        {
            Method = method,
            Parameters = Parameters(fields.Object("parameters") ?? throw fields.Missing("parameters"), method),
            Metric = fields.RequiredText("metric"),
            Seed = fields.Whole("seed", 0, int.MaxValue) ?? 1,
            Epochs = Epochs(fields, method, training),
        };
        search = search with { Trials = Trials(fields, search) };
        fields.End();
        CheckMetric(search);
        return search;
    }

    private static List<SearchParameter> Parameters(JobFields fields, SearchMethod method)
    {
        var paths = fields.Names;
        if (paths.Count is 0 or > MostParameters)
        {
            throw JobFields.Wrong("search.parameters", $"names {paths.Count} fields; it takes 1 to {MostParameters}");
        }

        foreach (var path in paths)
        {
            SearchPath.Check(path, fields.Path(path), method);
            if (paths.FirstOrDefault(other => path.StartsWith($"{other}.", StringComparison.Ordinal)) is { } outer)
            {
                throw JobFields.Wrong(fields.Path(path), $"is a field of {outer}, which is varied, too");
            }
        }

        return [.. paths.Select(path => Parameter(fields, path, method))];
    }

    private static SearchParameter Parameter(JobFields fields, string path, SearchMethod method)
    {
        var place = fields.Path(path);
        switch (fields.Element(path))
        {
            case { ValueKind: JsonValueKind.Array } list:
                var values = list.EnumerateArray().ToList();
                return values.Count switch
                {
                    0 or > Search.MostTrials =>
                        throw JobFields.Wrong(place, $"has {values.Count} values; it takes 1 to {Search.MostTrials}"),
                    var count when values.DistinctBy(value => value.GetRawText()).Count() < count =>
                        throw JobFields.Wrong(place, "has a value twice"),
                    _ => new(path, values, null),
                };
            case { ValueKind: JsonValueKind.Object }:
                return method == SearchMethod.Grid
                    ? throw JobFields.Wrong(place, "is a range; a grid takes lists of values")
                    : new(path, [], Range(fields.Object(path)!, place));
            default:
                throw fields.Other(path, "a list of values, or a range {\"from\", \"to\", \"scale\"}");
        }
    }

    private static SearchRange Range(JobFields fields, string place)
    {
        var range = new SearchRange(
            fields.Number("from", -1e15, 1e15, open: false) ?? throw fields.Missing("from"),
            fields.Number("to", -1e15, 1e15, open: false) ?? throw fields.Missing("to"),
            fields.Word("scale", SearchScale.Linear),
            fields.Flag("whole", false));
        fields.End();
        return range switch
        {
            _ when range.From >= range.To => throw JobFields.Wrong(place, "has its from not below its to"),
            { Scale: SearchScale.Log, From: <= 0 } =>
                throw JobFields.Wrong($"{place}.from", "takes a number above 0 where the scale is log"),
            { Whole: true } when !double.IsInteger(range.From) || !double.IsInteger(range.To) =>
                throw JobFields.Wrong(place, "takes whole numbers where whole is true"),
            _ => range,
        };
    }

    private static int Trials(JobFields fields, Search search)
    {
        if (search.Method != SearchMethod.Grid)
        {
            return fields.Whole("trials", 1, Search.MostTrials) ?? search.Trials;
        }

        var combinations = search.Parameters.Aggregate(1.0, (product, parameter) => product * parameter.Values.Count);
        return fields.Whole("trials", 1, Search.MostTrials) switch
        {
            _ when combinations > Search.MostTrials =>
                throw JobFields.Wrong("search.parameters", $"has {combinations:0} combinations; at most {Search.MostTrials} are tried"),
            { } asked when asked != combinations =>
                throw JobFields.Wrong("search.trials", $"is {asked}; a grid tries all its {combinations} combinations, so leave it out"),
            _ => (int)combinations,
        };
    }

    private static HalvingEpochs? Epochs(JobFields search, SearchMethod method, Hyperparameters training)
    {
        if (method != SearchMethod.SuccessiveHalving)
        {
            return search.Has("epochs")
                ? throw JobFields.Wrong("search.epochs", $"is of successive-halving, not of {method.Word()}")
                : null;
        }

        var fields = search.Object("epochs") ?? throw search.Missing("epochs", "; it takes {\"least\": …, \"factor\": …}");
        var epochs = new HalvingEpochs(
            fields.Whole("least", 1, training.Epochs) ?? throw fields.Missing("least"),
            fields.Whole("factor", 2, 10) ?? 3);
        fields.End();
        return epochs;
    }

    private static void CheckMetric(Search search)
    {
        if (search.Metric == "loss" && search.Parameters.Any(parameter => parameter.Path == "training.loss"))
        {
            throw JobFields.Wrong("search.metric", "is loss, and training.loss is varied: losses of two kinds can't be compared");
        }
    }
}
