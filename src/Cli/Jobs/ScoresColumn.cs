using Spectre.Console;
using Spectre.Console.Rendering;

namespace Maas.Cli.Jobs;

/// <summary>The text that a bar carries as its tag.</summary>
internal sealed class ScoresColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Tag as string ?? "") { Overflow = Overflow.Ellipsis };
}
