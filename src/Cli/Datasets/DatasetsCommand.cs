using System.CommandLine;
using Maas.Cli.Uploads;

namespace Maas.Cli.Datasets;

/// <summary><c>maas datasets</c>, which alone lists.</summary>
internal static class DatasetsCommand
{
    public static Command Create(Surroundings surroundings) => new Command("datasets", "Datasets: put, list, show, report, delete")
    {
        Put(surroundings),
        List(surroundings),
        WithName("show", "A dataset").Does(surroundings, DatasetViews.ShowAsync),
        WithName("report", "What the check of a dataset found").Does(surroundings, DatasetViews.ReportAsync),
        WithName("delete", "Delete a dataset").Does(surroundings, DatasetViews.DeleteAsync),
    }.Does(surroundings, call => DatasetViews.ListAsync(call, Listing.UsualTop));

    private static Command Put(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A table (.csv, .jsonl, .parquet), a text (.txt), or a .zip of pictures, sounds or texts in class folders",
        };
        var over = PartsUpload.OverOption();
        return new Command("put", "Upload a dataset, and check it") { DatasetViews.Name, file, over }
            .Does(surroundings, call => DatasetViews.PutAsync(call, call.Get(file), call.Get(over)));
    }

    private static Command List(Surroundings surroundings)
    {
        var top = Listing.TopOption();
        return new Command("list", "All datasets") { top }.Does(surroundings, call => DatasetViews.ListAsync(call, call.Get(top)));
    }

    private static Command WithName(string name, string description) => new(name, description) { DatasetViews.Name };
}
