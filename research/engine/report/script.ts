/**
 * What the report does beyond showing: sorts the trades, unfolds them, and reads the curve under the pointer. Plain
 * JavaScript of one file; it writes text only, never HTML.
 */
export const SCRIPT = `(function(){
"use strict";
var table=document.getElementById("trades"),all=document.getElementById("all"),sort=document.getElementById("sort");
if(table){
  var body=table.tBodies[0],heads=table.tHead.rows[0].cells;
  if(all){table.classList.add("short");all.hidden=false;all.addEventListener("click",function(){table.classList.remove("short");all.hidden=true})}
  var keyOf=function(row,column){var cell=row.cells[column],value=cell.getAttribute("data-v")||cell.textContent;return value===""||isNaN(value)?value:Number(value)};
  var sortBy=function(column,down){
    var rows=Array.prototype.map.call(body.rows,function(row){return{row:row,key:keyOf(row,column),number:Number(row.cells[0].textContent)}});
    rows.sort(function(a,b){var order=a.key<b.key?-1:a.key>b.key?1:0;return(down?-order:order)||a.number-b.number});
    rows.forEach(function(one){body.appendChild(one.row)});
    Array.prototype.forEach.call(heads,function(head){head.removeAttribute("aria-sort")});
    heads[column].setAttribute("aria-sort",down?"descending":"ascending");
    sort.value=String(column);
  };
  table.tHead.addEventListener("click",function(event){
    var button=event.target.closest("button");if(!button)return;
    var column=Number(button.getAttribute("data-column"));
    sortBy(column,heads[column].getAttribute("aria-sort")==="ascending");
  });
  sort.addEventListener("change",function(){sortBy(Number(sort.value),Number(sort.value)>=8)});
}
var data=document.getElementById("curve"),plots=document.querySelectorAll(".plot"),out=document.getElementById("read");
if(data&&out){
  var points=JSON.parse(data.textContent),from=points[0][0],span=points[points.length-1][0]-from;
  var number=function(value,digits){return value.toLocaleString(document.documentElement.lang,{minimumFractionDigits:digits,maximumFractionDigits:digits})};
  var lines=[];
  Array.prototype.forEach.call(plots,function(plot){
    var line=document.createElementNS("http://www.w3.org/2000/svg","line");
    line.setAttribute("class","read");line.setAttribute("y1","18");line.setAttribute("y2",String(plot.querySelector("svg").height.baseVal.value-22));line.setAttribute("visibility","hidden");
    plot.querySelector("svg").appendChild(line);lines.push(line);
    plot.addEventListener("pointermove",function(event){
      var box=plot.getBoundingClientRect(),time=from+span*(event.clientX-box.left)/box.width,low=0,high=points.length-1;
      while(low<high){var middle=(low+high)>>1;if(points[middle][0]<time)low=middle+1;else high=middle}
      var point=points[low],x=(span>0?100*(point[0]-from)/span:0)+"%";
      lines.forEach(function(one){one.setAttribute("x1",x);one.setAttribute("x2",x);one.setAttribute("visibility","visible")});
      out.textContent=new Date(point[0]).toISOString().slice(0,16).replace("T"," ")+" UTC · "+number(point[1],2)+" "+out.getAttribute("data-currency")+" · "+number(point[2]===0?0:-point[2],2)+" %";
    });
    plot.addEventListener("pointerleave",function(){lines.forEach(function(one){one.setAttribute("visibility","hidden")});out.textContent=""});
  });
}
})();`;
