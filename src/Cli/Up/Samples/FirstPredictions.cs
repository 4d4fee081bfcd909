using Maas.Cli.Output;
using Maas.Cli.Predict;
using Maas.Cli.Profile;
using Maas.Cli.Service;

namespace Maas.Cli.Up.Samples;

/// <summary>Asks each sample's model once, and tells how it is asked again. The inputs are copied to a folder with a short path.</summary>
internal sealed class FirstPredictions(ServiceClient service, Terminal terminal, Deployment deployment, string folder)
{
    public async Task ShowAsync(CancellationToken cancellation)
    {
        var told = false;
        foreach (var sample in Sample.All)
        {
            if (await service.FindAsync($"api/models/{sample.Model}", cancellation) is not null)
            {
                terminal.Line();
                await ShowAsync(sample, withCurl: !told, cancellation);
                told = true;
            }
        }
    }

    private async Task ShowAsync(Sample sample, bool withCurl, CancellationToken cancellation)
    {
        var input = Path.Combine(folder, sample.InputFile);
        File.Copy(sample.InputPath, input, overwrite: true);
        var type = FileContent.FindType(input)!;
        var path = $"api/models/{sample.Model}/predict";
        using var content = FileContent.Open(input, type);
        var answer = await service.SendAsync(HttpMethod.Post, path, content, cancellation);

        if (withCurl)
        {
            var body = $"-H {Invocation.Quote($"Content-Type: {type}")} --data-binary {Invocation.Quote($"@{input}")} ";
            terminal.Line(Announcement.Curl(deployment, body, path));
        }

        terminal.Line($"{Invocation.Name} predict {sample.Model} {Invocation.Quote(input)}");
        foreach (var prediction in answer.Read<Predictions>().Each ?? [])
        {
            terminal.Line($"  → {PredictionView.Text(prediction)}");
        }
    }
}
