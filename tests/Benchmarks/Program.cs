using Maas.Benchmarks;

var all = new Dictionary<string, Func<Task>>
{
    ["training-step"] = TrainingStep.RunAsync,
    ["json-numbers"] = JsonNumbers.RunAsync,
    ["start-up"] = StartUp.RunAsync,
    ["predict-call"] = PredictCall.RunAsync,
};

var asked = args.Length > 0 ? args : [.. all.Keys];
if (asked.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"there is no benchmark \"{unknown}\"; there is {string.Join(", ", all.Keys)}");
    return 2;
}

foreach (var name in asked)
{
    await all[name]();
}

return 0;
