using Maas.Benchmarks;

var all = new Dictionary<string, Func<Task>>
{
    ["training-step"] = TrainingStep.RunAsync,
    ["training-step-pytorch"] = PyTorch.RunAsync,
    ["data-loading"] = DataLoading.RunAsync,
    ["json-numbers"] = JsonNumbers.RunAsync,
    ["start-up"] = StartUp.RunAsync,
    ["predict-call"] = PredictCall.RunAsync,
};

if (args is ["training-step-memory", var subject, var way])
{
    await StepMemory.RunChildAsync(subject, way);
    return 0;
}

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
