using Maas.Cli.Datasets;
using Maas.Cli.Jobs;
using Maas.Cli.Output;
using Maas.Cli.Registry;
using Maas.Cli.Service;

namespace Maas.Cli.Up.Samples;

/// <summary>Trains the samples that have no version yet. What an earlier run began is followed, not begun again.</summary>
internal sealed class SampleTraining(ServiceClient service, Terminal terminal, TimeProvider time)
{
    /// <summary>Whether every sample's model is published.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        terminal.Line();
        var jobs = new List<WatchedJob>();
        var uploaded = new HashSet<string>();
        var open = await OpenJobsAsync(cancellation);
        foreach (var sample in Sample.All)
        {
            if (await FindVersionAsync(sample.Model, cancellation) is { } version)
            {
                terminal.Line($"✓ {sample.Model}: version {version} is published already");
                continue;
            }

            var id = open.GetValueOrDefault(sample.Model) ?? await SubmitAsync(sample, uploaded, cancellation);
            jobs.Add(new WatchedJob(sample.Model, id));
        }

        return jobs.Count == 0 || await WatchAsync(jobs, cancellation);
    }

    private async Task<int?> FindVersionAsync(string model, CancellationToken cancellation)
    {
        var answer = await service.FindAsync($"api/models/{model}", cancellation);
        return answer?.Read<ModelEntry>().Versions is [var newest, ..] ? newest : null;
    }

    /// <summary>The ids of jobs that are not over, by model.</summary>
    private async Task<Dictionary<string, string>> OpenJobsAsync(CancellationToken cancellation)
    {
        var open = new Dictionary<string, string>();
        foreach (var state in new[] { "queued", "running", "waiting" })
        {
            var page = (await service.GetAsync($"api/jobs?state={state}", cancellation)).Read<Page<Job>>();
            foreach (var job in page.Value)
            {
                open.TryAdd(job.Title, job.Id);
            }
        }

        return open;
    }

    private async Task<string> SubmitAsync(Sample sample, HashSet<string> uploaded, CancellationToken cancellation)
    {
        if (uploaded.Add(sample.Dataset))
        {
            using var content = FileContent.Open(sample.DatasetPath, FileContent.FindType(sample.DatasetPath)!);
            var answer = await service.SendAsync(HttpMethod.Put, $"api/datasets/{sample.Dataset}", content, cancellation);
            var dataset = answer.Read<DatasetEntry>();
            terminal.Line($"✓ dataset {dataset.Dataset} is uploaded ({Shown.Size(dataset.SizeBytes)}, {dataset.Report?.Rows} examples)");
        }

        return (await service.SendJsonAsync(HttpMethod.Post, "api/jobs", sample.Job, cancellation)).Read<Job>().Id;
    }

    private async Task<bool> WatchAsync(IReadOnlyList<WatchedJob> jobs, CancellationToken cancellation)
    {
        terminal.Line();
        var ended = await new JobWatch(service, terminal, time).ShowAsync(jobs, cancellation);
        foreach (var job in ended)
        {
            JobOutcome.Tell(terminal, job);
        }

        return ended.All(job => job.Succeeded);
    }
}
